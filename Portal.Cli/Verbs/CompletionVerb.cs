using System.CommandLine;

namespace Portal.Cli.Verbs;

/// <summary><c>portal completion</c>: what a shell needs to complete words.</summary>
internal sealed class CompletionVerb(Session session)
{
    // Words may be names that anybody has declared: no script may give one to the shell unquoted, nor to compgen -W, which expands words.
    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["bash"] = """
            _portal() {
              local word=${COMP_WORDS[COMP_CWORD]} line quoted
              COMPREPLY=()
              while IFS= read -r line; do
                printf -v quoted %q "$line"
                if [[ $line == "$word"* || $quoted == "$word"* ]]; then
                  COMPREPLY+=("$quoted")
                fi
              done < <(portal "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)
            }
            complete -o default -F _portal portal
            """,
        ["zsh"] = """
            #compdef portal
            _portal() {
              local -a found
              found=("${(@f)$(portal "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
              compadd -a found
            }
            # Loaded by zsh itself, of a folder in fpath, this file is the function.
            if [[ $funcstack[1] == _portal ]]; then _portal "$@"; else compdef _portal portal; fi
            """,
        ["fish"] = """
            complete -c portal -f -a '(portal "[suggest:"(commandline -C)"]" (commandline -p) 2>/dev/null)'
            """,
    };

    /// <summary>Makes the verb.</summary>
    public Command Make()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command("completion", "Print a script that lets a shell complete words: source <(portal completion bash).") { shell };
        command.SetAction((ParseResult line) =>
        {
            session.Screen.Line(Scripts[line.GetValue(shell)!]);
            return ExitCode.Done;
        });
        return command;
    }
}
