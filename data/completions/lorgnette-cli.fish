# Completions of lorgnette-cli for fish. Commands, options and values are those that its --help lists.

function __lorgnette_cli_commands
    lorgnette-cli --help 2>/dev/null | string replace -rf '^  ([a-z]+) .{25}(.*)$' '$1\t$2'
end

function __lorgnette_cli_options
    set -l words (commandline -opc)
    for line in (lorgnette-cli $words[2] --help 2>/dev/null)
        set -l parts (string match -r '^  (?:-., )?(--[a-z0-9-]+)(=?)(\S*) +(.*)$' -- $line); or continue
        if string match -q '*|*' -- $parts[4]
            for value in (string split '|' -- $parts[4] | string match -r '^[a-z]+$')
                printf '%s=%s\t%s\n' $parts[2] $value $parts[5]
            end
        else
            printf '%s%s\t%s\n' $parts[2] $parts[3] $parts[5]
        end
    end
end

complete -c lorgnette-cli -n __fish_use_subcommand -f -a '(__lorgnette_cli_commands)'
complete -c lorgnette-cli -n 'not __fish_use_subcommand; and string match -q -- "-*" (commandline -ct)' -f -a '(__lorgnette_cli_options)'
