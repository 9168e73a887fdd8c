# Completes mcpc in bash. Source this file, or put it as "mcpc" where bash-completion looks for files.
#
# It asks `mcpc __complete -- WORD…` what can stand in the place of the last word. The answer has a line
# "value TAB description" for each candidate and last ":N", a sum of 2 (no space behind it) and 4 (no files but
# those given). Nothing of the line is evaluated, and what is put into it is quoted.

# Takes the line up to the cursor apart. Sets, for its caller: words, without quotes, the unfinished one last;
# quote, the one that is open; raw, how that part of the last word is typed that bash is going to replace, which
# begins behind a letter of COMP_WORDBREAKS, but with an @;
# redirect, whether the last word is a file's after < or >.
_mcpc_split() {
  local line=$1 at char next word='' begun='' before=''
  words=() quote='' raw='' redirect=''
  for ((at = 0; at < ${#line}; at++)); do
    char=${line:at:1} next=${line:at + 1:1}
    if [[ $char == '\' && $quote != "'" ]]; then
      if [[ -z $quote || $next == [\\\"\$\`] ]]; then
        raw+=$char char=$next
        ((++at))
      fi
      word+=$char raw+=$char begun=1
    elif [[ -n $quote && $char == "$quote" ]]; then
      raw=$before$quote$raw$quote quote=''
    elif [[ -n $quote ]]; then
      word+=$char raw+=$char
    elif [[ $char == [\'\"] ]]; then
      before=$raw quote=$char raw='' begun=1
    elif [[ $char == [[:space:]\<\>] ]]; then
      [[ $char == [\<\>] && $word =~ ^[0-9]+$ ]] && begun=''
      if [[ -n $begun ]]; then
        [[ -n $redirect ]] || words+=("$word")
        redirect=''
      fi
      [[ $char == [\<\>] ]] && redirect=1
      word='' raw='' begun=''
    else
      word+=$char raw+=$char begun=1
      if [[ $char == @ ]]; then raw=@; elif [[ $COMP_WORDBREAKS == *"$char"* ]]; then raw=''; fi
    fi
  done
  words+=("$word")
}

# Quotes $1 for the place it goes to, into the variable quoted.
_mcpc_quote() {
  quoted=$1
  case $quote in
    "'") quoted=${quoted//\'/\'\\\'\'} ;;
    '"')
      quoted=${quoted//\\/\\\\}
      quoted=${quoted//\"/\\\"}
      quoted=${quoted//\$/\\\$}
      quoted=${quoted//\`/\\\`}
      quoted=${quoted//!/\"\'!\'\"}
      ;;
    *) [[ -z $quoted ]] || printf -v quoted %q "$quoted" ;;
  esac
  # Readline closes the quote, unless what is put in ends in one.
  [[ -n $quote && $quoted == *"$quote" ]] && quoted+=$quote
}

_mcpc() {
  local words quote raw redirect current line value quoted directive=4
  COMPREPLY=()
  _mcpc_split "${COMP_LINE:0:COMP_POINT}"
  # Variables that are set for this command alone stand before it.
  while [[ ${#words[@]} -gt 1 && ${words[0]} =~ ^[A-Za-z_][A-Za-z_0-9]*= ]]; do words=("${words[@]:1}"); done
  if [[ -n $redirect || ${#words[@]} -lt 2 ]]; then
    compopt -o default 2>/dev/null
    return
  fi
  current=${words[${#words[@]} - 1]}
  while IFS= read -r line; do
    if [[ $line != *$'\t'* ]]; then
      directive=${line#:}
      continue
    fi
    value=${line%%$'\t'*}
    # bash can only add to what was typed.
    [[ $value == "$current"* ]] || continue
    _mcpc_quote "${value:${#current}}"
    # Readline would take a quote at its start for the one that is open already.
    [[ -n $quote && -z $raw && $quoted == "$quote"* ]] || COMPREPLY+=("$raw$quoted")
  done < <(command mcpc __complete -- "${words[@]:1}" 2>/dev/null </dev/null)
  compopt -o nosort 2>/dev/null
  if ((directive & 2)); then compopt -o nospace 2>/dev/null; fi
  if ! ((directive & 4)) && [[ ${#COMPREPLY[@]} -eq 0 ]]; then compopt -o default 2>/dev/null; fi
}

complete -F _mcpc mcpc
