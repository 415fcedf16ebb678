using CsCheck;
using FluentAssertions;

namespace Portal.Tests.Model;

/// <summary>What every order must keep.</summary>
internal static class OrderChecks
{
    public static void IsTotal<T>(Gen<T> values, Comparison<T> compare)
        where T : IEquatable<T> =>
        Gen.Select(values, values, values).Sample(
            (first, second, third) =>
            {
                compare(first, first).Should().Be(0);
                Math.Sign(compare(first, second)).Should().Be(-Math.Sign(compare(second, first)));
                (compare(first, second) == 0).Should().Be(first.Equals(second), "only equal values are in one place");
                T[] sorted = [first, second, third];
                Array.Sort(sorted, compare);
                compare(sorted[0], sorted[1]).Should().BeLessThanOrEqualTo(0);
                compare(sorted[1], sorted[2]).Should().BeLessThanOrEqualTo(0);
                compare(sorted[0], sorted[2]).Should().BeLessThanOrEqualTo(0);
            },
            iter: 1000);
}
