using System.Globalization;

namespace Portal.Tests.Attacks;

/// <summary>How large an attack is: small in the test run, larger from scripts/soak.sh.</summary>
internal static class AttackSize
{
    /// <summary>How long an attack goes on that has no other end.</summary>
    public static TimeSpan Duration => TimeSpan.FromSeconds(Of("PORTAL_ATTACK_SECONDS", 2));

    public static int Of(string variable, int usual) =>
        int.Parse(Environment.GetEnvironmentVariable(variable) ?? usual.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
