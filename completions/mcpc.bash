# mcpc completion for bash. Source this file, or install it as "mcpc" in a directory of bash-completion.
#
# `mcpc __complete -- WORD…` prints the candidates for the last word, one "value TAB description" per line, and last
# ":N", the sum of 2 (append no space) and 4 (do not complete files). Nothing of the line is evaluated, and everything
# that is inserted is quoted.

# Splits the line up to the cursor. Sets in its caller: words, unquoted, the incomplete one last; quote, the open quote;
# raw, the part of the last word as typed that bash will replace: it starts after a character of COMP_WORDBREAKS, or
# with an @; redirect, whether the last word is a file after < or >.
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

# Quotes $1 for the position at the cursor. Sets quoted.
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
  # Readline closes the quote unless the inserted text ends in one.
  [[ -n $quote && $quoted == *"$quote" ]] && quoted+=$quote
}

_mcpc() {
  local words quote raw redirect current line value quoted directive=4
  COMPREPLY=()
  _mcpc_split "${COMP_LINE:0:COMP_POINT}"
  # Skips variable assignments before the command.
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
    # bash can only append to what was typed.
    [[ $value == "$current"* ]] || continue
    _mcpc_quote "${value:${#current}}"
    # Readline would mistake a leading quote for the open one.
    [[ -n $quote && -z $raw && $quoted == "$quote"* ]] || COMPREPLY+=("$raw$quoted")
  done < <(command mcpc __complete -- "${words[@]:1}" 2>/dev/null </dev/null)
  compopt -o nosort 2>/dev/null
  if ((directive & 2)); then compopt -o nospace 2>/dev/null; fi
  if ! ((directive & 4)) && [[ ${#COMPREPLY[@]} -eq 0 ]]; then compopt -o default 2>/dev/null; fi
}

complete -F _mcpc mcpc
