using System.Text;
using CsCheck;
using FluentAssertions;
using Newtonsoft.Json;
using NUnit.Framework;
using Portal.Api.Contracts;
using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;
using Portal.Tests.Doubles;
using Portal.Tests.Model;

namespace Portal.Tests.Contracts;

/// <summary>The whole model through JSON and back.</summary>
public sealed class ModelMappingTests
{
    [Test]
    public void Every_table_can_be_written_and_read_back() => ModelGen.Table.Sample(
        table =>
        {
            var violations = new ViolationList();
            var bodies = JsonInput.Read(Json(table.Services.Select(ModelMapping.ToBody)), violations, input => input.ReadArray(() => ServiceBody.Read(input)))!;
            ModelMapping.ToTable(bodies, violations).ShouldBe(table);
            violations.All.Should().BeEmpty();
        },
        iter: 500);

    [Test]
    public void Every_listed_table_can_be_written_and_read_back_without_its_connections() => ModelGen.Observed.Sample(
        table =>
        {
            var violations = new ViolationList();
            var bodies = JsonInput.Read(Json(table.Services.Select(ModelMapping.ToBody)), violations, input => input.ReadArray(() => ServiceBody.Read(input)))!;
            ModelMapping.ToTable(bodies, violations).ShouldBe(table.ToTable());
            violations.All.Should().BeEmpty();
        },
        iter: 300);

    [Test]
    public void Every_service_agrees_with_the_path_that_is_written_for_it() => ModelGen.Service.Sample(
        service =>
        {
            var violations = new ViolationList();
            var parts = ModelMapping.PathOf(service.Key).Split('/');
            var key = ModelMapping.ServiceKeyOf(parts[0], parts[1], parts[2], violations);
            key.Should().Be(service.Key);
            var declaration = ModelMapping.ToDeclaration(key!, ModelMapping.ToBody(service), violations);
            new VirtualService { Key = key!, Settings = declaration.Settings, Servers = declaration.Servers! }.Should().Be(service);
            violations.All.Should().BeEmpty();
        },
        iter: 500);

    [Test]
    public void Every_server_agrees_with_the_path_that_is_written_for_it() => ModelGen.Service.Sample(
        service =>
        {
            foreach (var (server, settings) in service.Servers)
            {
                var violations = new ViolationList();
                var parts = ModelMapping.PathOf(server).Split('/');
                ModelMapping.ServerKeyOf(parts[0], parts[1], violations).Should().Be(server);
                ModelMapping.ToSettings(service.Key, server, ModelMapping.ToBody(server, settings), violations).Should().Be(settings);
                violations.All.Should().BeEmpty();
            }
        },
        iter: 500);

    [Test]
    public void An_empty_patch_changes_nothing() => ModelGen.Service.Sample(
        service =>
        {
            var violations = new ViolationList();
            var patch = ModelMapping.ToPatch(service.Key, new ServiceBody());
            (patch.Apply(service.Settings, violations), patch.NamesServers).Should().Be((service.Settings, false));
            foreach (var (server, settings) in service.Servers)
            {
                ModelMapping.ToPatch(server, new ServerBody()).Apply(settings, violations).Should().Be(settings);
            }

            violations.All.Should().BeEmpty();
        },
        iter: 500);

    [Test]
    public void A_patch_with_everything_is_the_same_as_a_replacement() => ModelGen.Key.SelectMany(key => Gen.Select(ModelGen.Of(key), ModelGen.Of(key))).Sample(
        (before, after) =>
        {
            var violations = new ViolationList();
            var patch = ModelMapping.ToPatch(before.Key, ModelMapping.ToBody(after));
            new VirtualService { Key = before.Key, Settings = patch.Apply(before.Settings, violations), Servers = patch.Servers.Over(before.Servers, before.Servers) }.Should().Be(after);
            foreach (var (server, settings) in after.Servers)
            {
                ModelMapping.ToPatch(server, ModelMapping.ToBody(server, settings)).Apply(before.Servers.GetValueOrDefault(server) ?? ServerPatch.Standard, violations).Should().Be(settings);
            }

            violations.All.Should().BeEmpty();
        },
        iter: 500);

    private static byte[] Json(IEnumerable<ServiceBody> bodies)
    {
        var text = new StringBuilder();
        using (var json = new JsonTextWriter(new StringWriter(text)))
        {
            json.WriteStartArray();
            foreach (var body in bodies)
            {
                body.Write(json);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
