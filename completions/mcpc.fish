# mcpc completion for fish. Put this file into ~/.config/fish/completions, or source it.
#
# `mcpc __complete -- WORD…` prints the candidates for the last word, one "value TAB description" per line, and last
# ":N", the sum of 2 (append no space) and 4 (do not complete files). Nothing of the line is evaluated, and fish quotes
# what it inserts.

function __mcpc_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l typed (commandline -ct)
    # Closes an open quote, so that the word can be unescaped.
    set -l current (string unescape -- "$typed"; or string unescape -- "$typed'"; or string unescape -- "$typed\""; or echo -- "$typed")
    set -l lines (command mcpc __complete -- $words "$current" 2>/dev/null </dev/null)
    set -l directive 4
    for line in $lines
        if string match -q -- "*"\t"*" $line
            # fish does not quote a tilde, which stands for the home directory.
            string match -q -- '~*' $line; and not string match -qr -- '^[~"\']' "$typed"; and continue
            echo -- $line
        else if string match -qr '^:\d+$' -- $line
            set directive (string sub -s 2 -- $line)
        end
    end
    if test (math "floor($directive / 4) % 2") -eq 0
        __fish_complete_path (string replace -r '^--[\w-]+=' '' -- "$current")
    end
end

complete -c mcpc -e
complete -c mcpc -f -k -a '(__mcpc_complete)'
