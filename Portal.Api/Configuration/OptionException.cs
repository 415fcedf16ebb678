namespace Portal.Api.Configuration;

/// <summary>An option is not known or has a bad value; Portal does not start.</summary>
/// <param name="message">Names the option, where it was given, and the rule.</param>
public sealed class OptionException(string message) : Exception(message);
