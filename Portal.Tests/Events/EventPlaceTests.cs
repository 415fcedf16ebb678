using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Events;

namespace Portal.Tests.Events;

public sealed class EventPlaceTests
{
    [TestCase("3f2a9c01-17", "3f2a9c01", 17)]
    [TestCase("00000000-0", "00000000", 0)]
    [TestCase("ffffffff-9223372036854775807", "ffffffff", long.MaxValue)]
    public void A_place_is_written_as_it_is_read(string text, string run, long number)
    {
        EventPlace.Parse(text).Should().Be(new EventPlace(run, number));
        new EventPlace(run, number).ToString().Should().Be(text);
    }

    [TestCase("")]
    [TestCase("17")]
    [TestCase("3f2a9c01")]
    [TestCase("3f2a9c01-")]
    [TestCase("3f2a9c01-017")]
    [TestCase("3f2a9c01--1")]
    [TestCase("3f2a9c01-1 ")]
    [TestCase("3f2a9c01-9223372036854775808")]
    [TestCase("3F2A9C01-17")]
    [TestCase("3f2a9c0-17")]
    [TestCase("3f2a9c011-17")]
    [TestCase("3f2a9c01_17")]
    public void Anything_else_is_none(string text) => EventPlace.Parse(text).Should().BeNull();
}
