using System.Collections.Immutable;

namespace Portal.Tests.Linearizability;

/// <summary>What Portal has, as a person would keep it on paper: nothing of the product is in it.</summary>
/// <param name="Revision">How many changes were made.</param>
/// <param name="Services">The services, by their paths below <c>/services/</c>.</param>
internal sealed record ModelState(long Revision, ImmutableSortedDictionary<string, ModelService> Services)
{
    public static readonly ImmutableSortedDictionary<string, ModelService> NoServices = ImmutableSortedDictionary.Create<string, ModelService>(StringComparer.Ordinal);

    public ModelService? Find(string service) => Services.GetValueOrDefault(service);

    public ModelState With(string service, ModelService settings) => this with { Services = Services.SetItem(service, settings) };

    public ModelState Without(string service) => this with { Services = Services.Remove(service) };

    /// <summary>The services as a text that is the same for the same services.</summary>
    public string Text() => string.Join("; ", Services.Select(service => $"{service.Key} {service.Value.Text()}"));

    /// <summary>What a change report counts between this and another state.</summary>
    public string ReportTo(ModelState after)
    {
        var (added, edited, removed) = (0, 0, Services.Keys.Except(after.Services.Keys).Count());
        foreach (var (name, service) in after.Services)
        {
            var before = Find(name);
            added += before is null ? 1 : 0;
            edited += before is not null && before.Scheduler != service.Scheduler ? 1 : 0;
            foreach (var (server, weight) in service.Servers)
            {
                var isThere = before?.Servers.ContainsKey(server) == true;
                added += isThere ? 0 : 1;
                edited += isThere && before!.Servers[server] != weight ? 1 : 0;
            }

            removed += before?.Servers.Keys.Except(service.Servers.Keys).Count() ?? 0;
        }

        return $"+{added} ~{edited} -{removed}";
    }
}
