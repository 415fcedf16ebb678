using System.Globalization;

namespace Portal.Tests.Doubles;

/// <summary>How often a test repeats itself with random input: as often as it says in the test run, PORTAL_ROUNDS times as often from scripts/soak.sh.</summary>
internal static class Rounds
{
    private static readonly int Factor = int.Parse(Environment.GetEnvironmentVariable("PORTAL_ROUNDS") ?? "1", CultureInfo.InvariantCulture);

    public static int Of(int usual) => usual * Factor;
}
