using System.Runtime.InteropServices;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Api.State;

namespace Portal.Tests.Checks;

// The limit of descriptors holds for the whole process of the tests.
[NonParallelizable]
internal sealed class NoDescriptorTests : CheckFixture
{
    private const int Descriptors = 7;

    private static readonly CheckKind[] Kinds =
    [
        new TcpCheck(null, null), new TcpCheck("x", "y"), new HttpCheck(), new TlsCheck(CheckTls.Default), new UdpCheck("x", "y"), new DnsCheck("example.org", "A", null),
        new PingCheck(),
    ];

    [TestCaseSource(nameof(Kinds))]
    public async Task Without_a_descriptor_a_check_says_nothing_of_the_server(CheckKind kind)
    {
        using var listener = FaultyServer.Listen("127.82.0.1", 10);

        // So that nothing is loaded while no file can be opened.
        await CheckAsync(kind, listener.LocalEndPoint!, Short);
        Task<CheckResult> check;
        Limit(0, Descriptors, 0, out var before).Should().Be(0);
        var none = before with { Soft = 0 };
        Limit(0, Descriptors, in none, 0).Should().Be(0);
        try
        {
            check = CheckAsync(kind, listener.LocalEndPoint!);
        }
        finally
        {
            Limit(0, Descriptors, in before, 0).Should().Be(0);
        }

        Said(await check, CheckOutcome.Inconclusive, "This machine has no file descriptor left.");
    }

    [DllImport("libc", EntryPoint = "prlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Limit(int process, int resource, nint set, out Bounds bounds);

    [DllImport("libc", EntryPoint = "prlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Limit(int process, int resource, in Bounds bounds, nint get);

    [StructLayout(LayoutKind.Sequential)]
    private record struct Bounds(ulong Soft, ulong Hard);
}
