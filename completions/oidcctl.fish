# fish completion for oidcctl; the program itself knows what fits.
function __oidcctl_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in ($words[1] __complete $words[2..-1] 2>/dev/null)
        if test "$line" = ":files"
            set -l current (commandline -ct)
            set -l option (string match -r -- '^--[^=]*=' "$current")
            set -l path (string replace -r -- '^--[^=]*=' '' "$current")
            for file in (__fish_complete_path "$path")
                echo "$option$file"
            end
        else
            echo $line
        end
    end
end
complete -c oidcctl -f -a '(__oidcctl_complete)'
