# Completes mcpc in fish. Put this file into ~/.config/fish/completions, or source it.
#
# It asks `mcpc __complete -- WORD…` what can stand in the place of the last word. The answer has a line
# "value TAB description" for each candidate and last ":N", a sum of 2 (no space behind it) and 4 (no files but
# those given). Nothing of the line is evaluated, and fish quotes what it puts into it.

function __mcpc_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l typed (commandline -ct)
    # A quote that is still open is closed, so that the word can be read.
    set -l current (string unescape -- "$typed"; or string unescape -- "$typed'"; or string unescape -- "$typed\""; or echo -- "$typed")
    set -l lines (command mcpc __complete -- $words "$current" 2>/dev/null </dev/null)
    set -l directive 4
    for line in $lines
        if string match -q -- "*"\t"*" $line
            # fish would leave a tilde as it is, for a home folder.
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
