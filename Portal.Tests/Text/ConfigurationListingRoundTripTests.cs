using CsCheck;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Text;
using Portal.Ipvsadm.Validation;
using Portal.Tests.Model;

namespace Portal.Tests.Text;

public sealed class ConfigurationListingRoundTripTests
{
    [Test]
    public void Every_table_that_keeps_the_rules_comes_back_from_its_listings() =>
        ModelGen.Observed.Sample(
            table =>
            {
                var violations = new ViolationList();
                foreach (var service in table.ToTable().Services)
                {
                    ServiceRules.Check(service, violations);
                }

                violations.All.Should().BeEmpty();
                ConfigurationListing.Parse(new(ListingWriter.Write(table))).Should().Be(table);
            },
            iter: 2000);
}
