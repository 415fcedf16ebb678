using System.Text.RegularExpressions;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Validation;

namespace Portal.Tests.Conventions;

/// <summary>Which room may know of which. A room that is not named here may be used by all.</summary>
public sealed partial class LayeringTests
{
    private static readonly string[] ModelRooms = ["Model", "Text", "Commands", "Diff", "Validation", "Execution"];
    private static readonly string[] ApiRooms =
        ["Callers", "Checks", "Configuration", "Contracts", "Controllers", "Directors", "Draining", "Etcd", "Events", "Fleet", "Hosting", "Http", "Intents", "Json", "Logging", "Manual", "Metrics", "OpenApi", "Readiness", "State", "Storage", "Views", "Writing"];

    // Addresses write themselves: the model and its notation know each other.
    private static readonly TestCaseData[] Ipvsadm =
    [
        Row("Model", "Text"),
        Row("Text", "Model"),
        Row("Commands", "Model", "Text"),
        Row("Diff", "Model", "Commands"),
        Row("Validation", "Model", "Text"),
        Row("Execution", "Model", "Text", "Commands"),
    ];

    private static readonly TestCaseData[] Api =
    [
        Row("Etcd"),
        Row("Json"),
        Row("Logging"),
        Row("OpenApi"),
        Row("State"),
        Row("Callers", "State"),
        Row("Checks", "State", "Storage", "Writing"),
        Row("Contracts", "Callers", "Json", "State"),
        Row("Configuration", "Json", "State"),
        Row("Manual", "Configuration"),
        Row("Storage", "Callers", "Json", "State"),
        Row("Intents", "State"),
        Row("Fleet", "Etcd", "Json", "State", "Storage"),
        Row("Writing", "Intents", "State"),
        Row("Views", "Etcd", "Fleet", "State", "Writing"),
        Row("Directors", "Checks", "State", "Views", "Writing"),
        Row("Draining", "Intents", "State", "Views", "Writing"),
        Row("Readiness", "Checks", "State", "Storage", "Writing"),
        Row("Events", "Checks", "Readiness", "State", "Writing"),
        Row("Metrics", "Checks", "Contracts", "Fleet", "Logging", "State", "Views", "Writing"),
        Row("Http", "Callers", "Contracts", "Events", "Json", "Metrics", "State", "Writing"),
        Row("Controllers", "Callers", "Checks", "Contracts", "Directors", "Draining", "Events", "Fleet", "Http", "Intents", "Metrics", "OpenApi", "Readiness", "State", "Views", "Writing"),
        Row("Hosting", "Callers", "Checks", "Configuration", "Contracts", "Controllers", "Directors", "Draining", "Etcd", "Events", "Fleet", "Http", "Logging", "Metrics", "Readiness", "State", "Storage", "Views", "Writing"),
    ];

    [TestCaseSource(nameof(Ipvsadm))]
    public void A_room_of_the_model_knows_only(string room, string[] known) => Knows("Portal.Ipvsadm", room, ModelRooms, known);

    [TestCaseSource(nameof(Api))]
    public void A_room_of_the_service_knows_only(string room, string[] known) => Knows("Portal.Api", room, ApiRooms, known);

    [Test]
    public void Every_room_has_its_row()
    {
        Rooms("Portal.Ipvsadm").Should().BeEquivalentTo(ModelRooms).And.BeEquivalentTo(Ipvsadm.Select(row => row.Arguments[0]));
        Rooms("Portal.Api").Should().BeEquivalentTo(ApiRooms).And.BeEquivalentTo(Api.Select(row => row.Arguments[0]));
    }

    [Test]
    public void The_model_knows_nothing_of_the_service() => Uses("Portal.Ipvsadm", "Portal.Api").Should().BeEmpty();

    // A client speaks to services of other versions, too: what they share is the API.
    [Test]
    public void The_command_line_knows_nothing_of_the_service_and_only_the_start_of_the_service_knows_the_command_line()
    {
        Uses("Portal.Cli", "Portal.Api").Concat(Uses("Portal.Ipvsadm", "Portal.Cli")).Should().BeEmpty();
        Repository.Files("Portal.Api").Where(file => Code(file).Contains("using Portal.Cli", StringComparison.Ordinal)).Should().Equal("Portal.Api/Program.cs");
    }

    [TestCase("Naming")]
    public void A_pure_room_of_the_command_line_has_no_tasks_no_files_no_clock_and_no_environment(string room) =>
        Repository.Files("Portal.Cli/" + room).Where(file => Impure().IsMatch(Code(file))).Should().BeEmpty();

    [TestCase("Checks", "Portal.Ipvsadm.Commands", "Portal.Ipvsadm.Diff", "Portal.Ipvsadm.Validation", "Newtonsoft.Json", "Microsoft.AspNetCore")]
    [TestCase("Controllers", "Portal.Ipvsadm.Execution", "Portal.Ipvsadm.Text", "System.IO", "System.Diagnostics")]
    [TestCase("Contracts", "Portal.Ipvsadm.Execution", "Portal.Ipvsadm.Commands", "Microsoft.AspNetCore")]
    [TestCase("Storage", "Portal.Ipvsadm.Execution", "Portal.Ipvsadm.Commands", "Microsoft.AspNetCore")]
    [TestCase("Etcd", "Portal.Ipvsadm", "Microsoft.AspNetCore", "Microsoft.Extensions.Logging")]
    [TestCase("State", "Newtonsoft.Json", "Microsoft.AspNetCore", "System.IO", "System.Net", "Portal.Ipvsadm.Text")]
    [TestCase("Intents", "Newtonsoft.Json", "Microsoft.AspNetCore", "System.IO", "System.Net", "Portal.Ipvsadm.Text")]
    [TestCase("Writing", "Newtonsoft.Json", "Microsoft.AspNetCore", "System.IO", "System.Net", "Portal.Ipvsadm.Text")]
    [TestCase("Views", "Newtonsoft.Json", "Microsoft.AspNetCore", "System.IO", "System.Net", "Portal.Ipvsadm.Text")]
    [TestCase("Draining", "Newtonsoft.Json", "Microsoft.AspNetCore", "System.IO", "System.Net", "Portal.Ipvsadm.Text")]
    [TestCase("Events", "Newtonsoft.Json", "Microsoft.AspNetCore", "System.IO", "System.Net", "Portal.Ipvsadm.Execution", "Portal.Ipvsadm.Text")]
    [TestCase("Configuration", "Portal.Ipvsadm.Execution", "Portal.Ipvsadm.Commands", "Microsoft.AspNetCore")]
    public void A_room_of_the_service_does_not_know(string room, params string[] names) =>
        names.SelectMany(name => Uses("Portal.Api/" + room, name)).Should().BeEmpty();

    [TestCase("Controllers", "IIpvsadm", "IpvsadmClient", "ListedTable", "File", "Directory", "Process", "StateStore")]
    [TestCase("State", "HttpContext", "JsonTextWriter", "File", "Directory", "Process")]
    [TestCase("Intents", "HttpContext", "JsonTextWriter", "File", "Directory", "Process")]
    [TestCase("Writing", "HttpContext", "JsonTextWriter", "File", "Directory", "Process")]
    [TestCase("Views", "HttpContext", "JsonTextWriter", "File", "Directory", "Process")]
    [TestCase("Draining", "HttpContext", "JsonTextWriter", "File", "Directory", "Process")]
    [TestCase("Events", "HttpContext", "JsonTextWriter", "File", "Directory", "Process")]
    public void A_room_of_the_service_does_not_speak_of(string room, params string[] words) =>
        Repository.Files("Portal.Api/" + room).SelectMany(file => words.Where(word => Regex.IsMatch(Code(file), $@"\b{word}\b")).Select(word => $"{file}: {word}")).Should().BeEmpty();

    // Health programs are not ipvsadm: their process group dies as a whole, and they know nothing of Portal's environment.
    [Test]
    public void One_file_starts_ipvsadm_and_ip_and_one_starts_health_programs() =>
        Repository.Files("Portal.Ipvsadm").Concat(Repository.Files("Portal.Api")).Where(file => Regex.IsMatch(Repository.Read(file), "using CliWrap|System.Diagnostics.Process|Process\\.Start"))
            .Should().BeEquivalentTo("Portal.Ipvsadm/Execution/ToolProcess.cs", "Portal.Api/Checks/ProgramProcess.cs");

    // What is read of the kernel may be read by many; what changes it goes one way.
    [Test]
    public void One_class_runs_commands() => Repository.Files("Portal.Api").Where(file => Regex.IsMatch(Code(file), @"\bipvsadm\.RunAsync\("))
        .Should().BeEquivalentTo("Portal.Api/Writing/Applier.cs", "Portal.Api/Writing/Applier.Globals.cs");

    [TestCase("Model")]
    [TestCase("Text")]
    [TestCase("Commands")]
    [TestCase("Validation")]
    [TestCase("Diff")]
    public void A_pure_room_has_no_tasks_no_files_no_clock_and_no_environment(string room) =>
        Repository.Files("Portal.Ipvsadm/" + room).Where(file => Impure().IsMatch(Code(file))).Should().BeEmpty();

    // A moment is a value, and so is a task that a store promises.
    [Test]
    public void The_state_is_pure_but_for_what_the_journal_and_its_history_promise() =>
        Repository.Files("Portal.Api/State").Where(file => Impure().IsMatch(Code(file).Replace("DateTimeOffset", string.Empty, StringComparison.Ordinal)))
            .Should().BeEquivalentTo("Portal.Api/State/IHistory.cs", "Portal.Api/State/IJournal.cs", "Portal.Api/State/ISharedJournal.cs");

    // The names of fields stand in one place; what an operator reads in the log may say where to look. The types of health checks are
    // values: two of them have the names that time-outs have, too.
    [TestCase("State")]
    [TestCase("Intents")]
    [TestCase("Writing")]
    [TestCase("Views")]
    [TestCase("Draining")]
    public void A_room_of_the_model_knows_no_names_of_fields_and_no_routes(string room)
    {
        var names = typeof(Fields).GetFields().Select(field => Regex.Escape((string)field.GetValue(null)!));
        var words = new Regex($"\"({string.Join('|', names)})\"|\\b(GET|POST|PUT|PATCH|DELETE) /");
        Repository.Files("Portal.Api/" + room).Where(file => words.IsMatch(Code(file))).Should().BeSubsetOf(
            ["Portal.Api/Writing/BalancerLog.cs", "Portal.Api/Writing/RepairResult.cs", "Portal.Api/State/CheckKind.cs", "Portal.Api/State/HealthCheckPatch.cs"]);
    }

    [Test]
    public void Identity_meets_the_words_of_the_API_in_one_place() =>
        Repository.Files("Portal.Api").Where(file => Code(file).Contains("\"fwmark\"", StringComparison.Ordinal))
            .Should().BeEquivalentTo("Portal.Api/Contracts/ServiceBody.cs", "Portal.Api/Storage/StoredKey.cs");

    private static void Knows(string project, string room, string[] rooms, string[] known) =>
        rooms.Except(known).Where(other => other != room).SelectMany(other => Uses($"{project}/{room}", $"{project}.{other}")).Should().BeEmpty();

    private static IEnumerable<string> Uses(string folder, string name) =>
        Repository.Files(folder).Where(file => Regex.IsMatch(Code(file), $@"\b{Regex.Escape(name)}\b")).Select(file => $"{file}: {name}");

    private static IEnumerable<string> Rooms(string project) =>
        Repository.Files(project).Select(file => file.Split('/')).Where(parts => parts.Length > 2).Select(parts => parts[1]).Distinct();

    // Comments may speak of anything, and the namespace of a file is its own.
    private static string Code(string file) => Comment().Replace(Repository.Read(file), string.Empty);

    private static TestCaseData Row(string room, params string[] known) => new TestCaseData(room, known).SetArgDisplayNames($"{room} ({string.Join(", ", known)})");

    [GeneratedRegex("//.*|^namespace .*", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b(Task|ValueTask|async|await|Thread|File|Directory|Stream|Console|Environment|DateTime|DateTimeOffset|TimeProvider|Stopwatch|Random|Process)\b")]
    private static partial Regex Impure();
}
