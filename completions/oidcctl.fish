# fish completion for oidcctl; the program itself knows what fits.

# Print the program that the first word runs: a path with ~ or a variable in front, else
# the one on PATH. Nothing that was typed is evaluated.
function __oidcctl_program
    set -l name (string replace -r -- '^~/' "$HOME/" $argv[1])
    set -l parts (string match -r -- '^\{?\$(\w+)\}?(/.*)$' $name)
    if test (count $parts) -eq 3; and set -q $parts[2]
        set -l variable $parts[2]
        set name $$variable$parts[3]
    end
    command -s -- $name; or command -s oidcctl
end

function __oidcctl_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l current (string unescape -- $words[-1]; or echo -- $words[-1])
    set words[-1] "$current"
    set -l program (__oidcctl_program $words[1])
    or return
    for line in ($program __complete $words[2..-1] 2>/dev/null)
        if contains -- "$line" :files :directories
            set -l option (string match -r -- '^--[^=]*=' "$current")
            set -l path (string replace -r -- '^--[^=]*=' '' "$current")
            set -l paths (__fish_complete_path "$path")
            if test "$line" = :directories
                set paths (__fish_complete_directories "$path" '')
            end
            for file in $paths
                echo "$option$file"
            end
        else
            echo $line
        end
    end
end
complete -c oidcctl -f -a '(__oidcctl_complete)'
