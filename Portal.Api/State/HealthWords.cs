using System.Collections.Immutable;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.State;

/// <summary>The words that choose among a few ways, in both directions.</summary>
public static class HealthWords
{
    /// <summary>The ways that a check can take.</summary>
    public static ImmutableArray<(string Word, CheckPath Value)> Paths { get; } = [("server", CheckPath.Server), ("service", CheckPath.Service)];

    /// <summary>What can become of a server that is down.</summary>
    public static ImmutableArray<(string Word, DownAction Value)> DownActions { get; } =
        [("auto", DownAction.Auto), ("quiesce", DownAction.Quiesce), ("remove", DownAction.Remove), ("observe", DownAction.Observe)];

    /// <summary>What can happen when too few are up.</summary>
    public static ImmutableArray<(string Word, TooFewAction Value)> TooFewActions { get; } =
        [("all", TooFewAction.All), ("hold", TooFewAction.Hold), ("backup", TooFewAction.Backup), ("none", TooFewAction.None)];

    /// <summary>The word of a way.</summary>
    /// <param name="path">The way.</param>
    /// <returns>The word.</returns>
    public static string Of(CheckPath path) => Of(Paths, path);

    /// <inheritdoc cref="Of(CheckPath)"/>
    public static string Of(DownAction action) => Of(DownActions, action);

    /// <inheritdoc cref="Of(CheckPath)"/>
    public static string Of(TooFewAction action) => Of(TooFewActions, action);

    /// <summary>What a word means.</summary>
    /// <typeparam name="T">What it chooses.</typeparam>
    /// <param name="field">The field that has it.</param>
    /// <param name="word">The word; null for the first.</param>
    /// <param name="words">All words.</param>
    /// <param name="violations">Where it is noted when it is none of them.</param>
    /// <returns>What it means; the first where it is none.</returns>
    public static T Read<T>(string field, string? word, ImmutableArray<(string Word, T Value)> words, ViolationList violations)
        where T : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(violations);
        if (Find(word, words) is { } value)
        {
            return value;
        }

        violations.AddUnlessBroken(field, $"must be {string.Join(", ", words[..^1].Select(one => one.Word))} or {words[^1].Word}.");
        return words[0].Value;
    }

    /// <summary>What a word means.</summary>
    /// <typeparam name="T">What it chooses.</typeparam>
    /// <param name="word">The word; null for the first.</param>
    /// <param name="words">All words.</param>
    /// <returns>What it means; null where it is none of them.</returns>
    public static T? Find<T>(string? word, ImmutableArray<(string Word, T Value)> words)
        where T : struct, Enum
    {
        foreach (var (known, value) in words)
        {
            if (word is null || known == word)
            {
                return value;
            }
        }

        return null;
    }

    private static string Of<T>(ImmutableArray<(string Word, T Value)> words, T value)
        where T : struct, Enum => words.First(one => one.Value.Equals(value)).Word;
}
