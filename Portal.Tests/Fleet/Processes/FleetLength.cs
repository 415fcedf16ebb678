using System.Globalization;

namespace Portal.Tests.Fleet.Processes;

/// <summary>How long the tests of fleets of processes are: short in the test run, longer from scripts/soak.sh.</summary>
internal static class FleetLength
{
    private const string Variable = "PORTAL_FLEET_SECONDS";
    private const int Usual = 4;

    /// <summary>How long a test goes on that has no other end.</summary>
    public static TimeSpan Duration { get; } = TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable(Variable) ?? Usual.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    /// <summary>The tests are to be long.</summary>
    public static bool IsLong => Duration >= TimeSpan.FromSeconds(30);
}
