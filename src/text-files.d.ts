/** The topics of help, and the scripts in `completions/`, are bundled as texts. */
declare module '*.md' {
  const text: string;
  export default text;
}
declare module '*.bash' {
  const text: string;
  export default text;
}
declare module '*.fish' {
  const text: string;
  export default text;
}
declare module '*.ps1' {
  const text: string;
  export default text;
}
declare module '*/_mcpc' {
  const text: string;
  export default text;
}
