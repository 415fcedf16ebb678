using Portal.Api.Json;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Configuration;

/// <summary>Reads what was given on the command line, in the environment and in the file: names with their values.</summary>
internal static class OptionSources
{
    /// <summary>The option that names the file; it cannot stand in the file itself.</summary>
    public const string Config = "config";

    /// <summary>Reads the command line: <c>--name value</c> or <c>--name=value</c>; what is on or off may be named alone.</summary>
    /// <exception cref="OptionException">A word is no option, or has no value.</exception>
    public static Dictionary<string, List<string>> CommandLine(IReadOnlyList<string> arguments)
    {
        Dictionary<string, List<string>> given = [];
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] is not ['-', '-', .. var word])
            {
                throw new OptionException($"{arguments[i]}: not an option. See --help.");
            }

            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? word : word[..equals];
            CheckKnown(name, "--" + name, isConfigAllowed: true);
            if (equals < 0 && IsFlag(name) && (i + 1 == arguments.Count || !Option.IsFlagValue(arguments[i + 1])))
            {
                Add(given, name, "true");
                continue;
            }

            if (equals < 0 && (i + 1 == arguments.Count || arguments[i + 1].StartsWith("--", StringComparison.Ordinal)))
            {
                throw new OptionException($"--{name}: needs a value.");
            }

            Add(given, name, equals < 0 ? arguments[++i] : word[(equals + 1)..]);
        }

        return given;
    }

    /// <summary>
    /// Reads the environment. An empty variable counts as not set: some tools can empty one and not take it away. Other
    /// variables that start with PORTAL_ are left alone: other programs set such.
    /// </summary>
    public static Dictionary<string, List<string>> Environment(IReadOnlyDictionary<string, string> variables)
    {
        Dictionary<string, List<string>> given = [];
        foreach (var name in OptionTable.All.Select(option => option.Name).Append(Config))
        {
            if (variables.TryGetValue(Option.VariableOf(name), out var value) && value.Length > 0)
            {
                Add(given, name, value);
            }
        }

        return given;
    }

    /// <summary>Reads the file: a JSON object of texts, numbers, truth values and lists of texts, with comments.</summary>
    /// <exception cref="OptionException">The file is no such thing.</exception>
    public static Dictionary<string, List<string>> JsonFile(string file, ReadOnlySpan<byte> content)
    {
        Dictionary<string, List<string>> given = [];
        var violations = new ViolationList();
        try
        {
            JsonInput.Read(
                CommentedJson.WithoutComments(content),
                violations,
                input =>
                {
                    input.ReadObject(name =>
                    {
                        CheckKnown(name, $"{file}: {name}", isConfigAllowed: false);
                        if (IsFlag(name) && !input.IsText)
                        {
                            Add(given, name, input.ReadFlag() is false ? "false" : "true");
                            return true;
                        }

                        foreach (var value in input.ReadTexts())
                        {
                            Add(given, name, value);
                        }

                        return true;
                    });
                    return true;
                },
                takesTrailingCommas: true);
        }
        catch (UnreadableJsonException exception)
        {
            throw new OptionException($"{file}: {exception.Message}");
        }

        return violations.IsEmpty ? given : throw new OptionException($"{file}: {violations.All[0].Field} {violations.All[0].Message}");
    }

    private static bool IsFlag(string name) => OptionTable.All.Any(option => option.Name == name && option.IsFlag);

    private static void CheckKnown(string name, string place, bool isConfigAllowed)
    {
        if (!(isConfigAllowed && name == Config) && OptionTable.All.All(option => option.Name != name))
        {
            throw new OptionException($"{place}: not a known option. See --help.");
        }
    }

    private static void Add(Dictionary<string, List<string>> given, string name, string value)
    {
        if (!given.TryGetValue(name, out var values))
        {
            given[name] = values = [];
        }

        values.Add(value);
    }
}
