namespace Portal.Cli.Convert.Ipvsadm;

/// <summary>An option of ipvsadm 1.31.</summary>
/// <param name="Name">Its long name.</param>
/// <param name="Letter">Its letter; 0 for none.</param>
/// <param name="Argument">Whether it takes an argument.</param>
/// <param name="Commands">The letters of the commands that it may follow; empty when it is a command itself.</param>
/// <param name="Group">What can be said only once with all of its group: the field that it sets.</param>
internal sealed record RuleOption(string Name, char Letter, OptionArgument Argument, string Commands, string Group)
{
    /// <summary>True for what stands first in a line.</summary>
    public bool IsCommand => Commands.Length == 0;

    /// <summary>The option as people write it.</summary>
    public override string ToString() => Letter == 0 || Letter > '~' ? "--" + Name : "-" + Letter;
}
