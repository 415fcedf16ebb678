using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;
using Portal.Tests.Text;

namespace Portal.Tests.Execution;

internal sealed class ConnectionTableTests
{
    private const string Web = "TCP C0A80102 D868 0A000001 0050 C0A80203 1F90 ESTABLISHED     899";

    private TemporaryFolder folder = null!;

    [SetUp]
    public void Make_a_folder() => folder = new TemporaryFolder();

    [TearDown]
    public void Remove_it() => folder.Dispose();

    [Test]
    public async Task Connections_come_in_their_order_from_where_it_is_asked()
    {
        var table = new ConnectionTable(folder.Write("ip_vs_conn", ConnectionFile.Of(Enumerable.Range(0, 5000).Select(i => string.Create(null, $"UDP 0A000064 {i:X4} 0A000001 0035 0A00010B 0035 UDP             {i:D3}")))));

        (await ReadAsync(table)).Select(connection => (int)connection.Client.Port).Should().Equal(Enumerable.Range(0, 5000));
        (await ReadAsync(table, 4998)).Select(connection => (int)connection.Client.Port).Should().Equal(4998, 4999);
        (await ReadAsync(table, 5001)).Should().BeEmpty();
    }

    [Test]
    public async Task Without_the_file_the_kernel_has_no_IPVS()
    {
        var table = new ConnectionTable(folder["missing"]);
        var failure = (await FluentActions.Awaiting(() => ReadAsync(table)).Should().ThrowAsync<IpvsadmException>()).Which.Failure;
        (failure.Kind, failure.Command).Should().Be((FailureKind.ModuleMissing, "cat " + folder["missing"]));
    }

    [Test]
    public async Task What_is_no_connection_table_is_an_error_with_its_line()
    {
        var table = new ConnectionTable(folder.Write("ip_vs_conn", ConnectionFile.Of(Web, "nonsense")));
        (await FluentActions.Awaiting(() => ReadAsync(table)).Should().ThrowAsync<ConnectionTableException>())
            .WithMessage("Line 3 of /proc/net/ip_vs_conn has no client: \"nonsense\".");
    }

    [Test]
    public async Task What_cannot_be_read_is_an_error() =>
        await FluentActions.Awaiting(() => ReadAsync(new ConnectionTable(folder.Path))).Should().ThrowAsync<ConnectionTableException>();

    [Test]
    public async Task Whoever_has_enough_need_not_read_to_the_end()
    {
        var table = new ConnectionTable(folder.Write("ip_vs_conn", ConnectionFile.Of(Web, "nonsense")));
        await foreach (var connection in table.ReadAsync(0, CancellationToken.None))
        {
            connection.ExpiresIn.Should().Be(TimeSpan.FromSeconds(899));
            break;
        }
    }

    [Test]
    public async Task A_reader_that_goes_away_ends_the_reading()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        var table = new ConnectionTable(folder.Write("ip_vs_conn", ConnectionFile.Of(Web)));
        await FluentActions.Awaiting(async () => await table.ReadAsync(0, gone.Token).GetAsyncEnumerator(gone.Token).MoveNextAsync())
            .Should().ThrowAsync<OperationCanceledException>();
    }

    private static async Task<List<Connection>> ReadAsync(ConnectionTable table, long skip = 0)
    {
        var found = new List<Connection>();
        await foreach (var connection in table.ReadAsync(skip, CancellationToken.None))
        {
            found.Add(connection);
        }

        return found;
    }
}
