/** Which certificates to trust. */
export interface TlsSettings {
  /** PEM certificates to trust instead of the system's. */
  ca?: string | undefined;
  /** Whether to accept any certificate. */
  insecure?: boolean | undefined;
}

/** Returns the settings as options of Node's `tls.connect`. */
export function tlsOptions({ ca, insecure }: TlsSettings): { ca?: string; rejectUnauthorized?: boolean } {
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(insecure === true ? { rejectUnauthorized: false } : {}),
  };
}
