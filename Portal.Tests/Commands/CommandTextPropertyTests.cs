using CsCheck;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Model;
using Portal.Tests.Model;

namespace Portal.Tests.Commands;

public sealed class CommandTextPropertyTests
{
    [Test]
    public void No_argument_is_empty_or_holds_white_space_or_control_characters() =>
        ForEveryCommand(words => words.Should().OnlyContain(word => word.Length > 0 && !word.Any(letter => letter <= ' ' || letter >= 127)));

    [Test]
    public void The_command_comes_first_and_its_service_second() =>
        ForEveryCommand(words =>
        {
            words[0].Should().BeOneOf("-A", "-E", "-D", "-a", "-e", "-d");
            words[1].Should().BeOneOf("-t", "-u", "--sctp-service", "-f");
            words.IndexOf("-6").Should().BeOneOf(-1, 3);
        });

    [Test]
    public void An_option_never_stands_twice() =>
        ForEveryCommand(words => words.Where(word => word.StartsWith('-')).Should().OnlyHaveUniqueItems());

    [Test]
    public void Every_field_of_a_server_is_always_said() =>
        ForEveryCommand(words =>
        {
            if (words[0] is "-a" or "-e")
            {
                words.Should().Contain(["-r", "-w", "-x", "-y"]);
                words.Count(word => word is "-g" or "-i" or "-m").Should().Be(1);
            }
        });

    [Test]
    public void Two_commands_have_one_line_only_when_they_are_equal() =>
        Gen.Select(ModelGen.Key, ModelGen.Key).SelectMany(keys => Gen.Select(ModelGen.Settings(keys.Item1), ModelGen.Settings(keys.Item2), (first, second) =>
            (First: new AddService(keys.Item1, first), Second: new AddService(keys.Item2, second))))
            .Sample(pair => (CommandText.Line(pair.First) == CommandText.Line(pair.Second)).Should().Be(pair.First == pair.Second), iter: 2000);

    private static void ForEveryCommand(Action<List<string>> check) =>
        ModelGen.Service.Sample(
            service =>
            {
                foreach (var command in Commands(service))
                {
                    check([.. CommandText.Arguments(command)]);
                }
            },
            iter: 500);

    private static IEnumerable<IpvsadmCommand> Commands(VirtualService service)
    {
        yield return new AddService(service.Key, service.Settings);
        yield return new EditService(service.Key, service.Settings);
        yield return new DeleteService(service.Key);
        foreach (var (key, settings) in service.Servers)
        {
            yield return new AddServer(service.Key, key, settings);
            yield return new EditServer(service.Key, key, settings);
            yield return new DeleteServer(service.Key, key);
        }
    }
}
