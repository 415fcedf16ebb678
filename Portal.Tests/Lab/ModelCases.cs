namespace Portal.Tests.Lab;

/// <summary>Services of every kind, each with what <c>ipvsadm -Sn</c> must print of it.</summary>
internal static class ModelCases
{
    /// <summary>All of them, for one table: those at port 80 or 5060 each get a port of their own.</summary>
    public static IEnumerable<ModelCase> All() =>
        Schedulers().Concat(SchedulerFlags()).Concat(Persistence()).Concat(Keys()).Concat(Forwarding()).Select((one, number) => one.At(1000 + number));

    private const string V4 = "type: 'tcp', host: '10.0.0.1', port: 80";
    private const string V6 = "type: 'tcp', host: '2001:db8::1', port: 80";
    private const string Udp = "type: 'udp', host: '10.0.0.1', port: 5060";

    private static IEnumerable<ModelCase> Schedulers() =>
        from name in new[] { "rr", "wrr", "lc", "wlc", "lblc", "lblcr", "dh", "sh", "sed", "nq", "fo", "ovf", "mh" }
        select Case(name, $"{{{V4}, scheduler: '{name}'}}", $"-A -t 10.0.0.1:80 -s {name}");

    private static IEnumerable<ModelCase> SchedulerFlags() =>
    [
        Case("sh_fallback", $"{{{V4}, scheduler: 'sh', scheduler_flags: ['sh-fallback']}}", "-A -t 10.0.0.1:80 -s sh -b sh-fallback"),
        Case("sh_both", $"{{{V4}, scheduler: 'sh', scheduler_flags: ['sh-fallback', 'sh-port']}}", "-A -t 10.0.0.1:80 -s sh -b sh-fallback,sh-port"),
        Case("sh_flag_3", $"{{{V4}, scheduler: 'sh', scheduler_flags: ['flag-3']}}", "-A -t 10.0.0.1:80 -s sh -b "),
        Case("mh_fallback", $"{{{V4}, scheduler: 'mh', scheduler_flags: ['mh-fallback']}}", "-A -t 10.0.0.1:80 -s mh -b mh-fallback"),
        Case("mh_both", $"{{{V6}, scheduler: 'mh', scheduler_flags: ['mh-fallback', 'mh-port']}}", "-A -t [2001:db8::1]:80 -s mh -b mh-fallback,mh-port"),
        Case("rr_all", $"{{{V4}, scheduler: 'rr', scheduler_flags: ['flag-1', 'flag-2', 'flag-3']}}", "-A -t 10.0.0.1:80 -s rr -b flag-1,flag-2,flag-3"),
    ];

    private static IEnumerable<ModelCase> Persistence() =>
    [
        Case("shortest", $"{{{V4}, persistence: 1}}", "-A -t 10.0.0.1:80 -s wlc -p 1"),
        Case("longest", $"{{{V4}, persistence: 2678400}}", "-A -t 10.0.0.1:80 -s wlc -p 2678400"),
        Case("netmask", $"{{{V4}, persistence: 300, netmask: '255.255.255.0'}}", "-A -t 10.0.0.1:80 -s wlc -p 300 -M 255.255.255.0"),
        Case("odd_netmask", $"{{{V4}, persistence: 300, netmask: '255.0.255.0'}}", "-A -t 10.0.0.1:80 -s wlc -p 300 -M 255.0.255.0"),
        Case("one_client_for_all", $"{{{V4}, persistence: 300, netmask: '0.0.0.0'}}", "-A -t 10.0.0.1:80 -s wlc -p 300 -M 0.0.0.0"),
        Case("prefix", $"{{{V6}, persistence: 300, netmask: '64'}}", "-A -t [2001:db8::1]:80 -s wlc -p 300 -M 64"),
        Case("shortest_prefix", $"{{{V6}, persistence: 300, netmask: '1'}}", "-A -t [2001:db8::1]:80 -s wlc -p 300 -M 1"),
        Case("every_port", "{type: 'tcp', host: '10.0.0.1', port: 0, persistence: 60}", "-A -t 10.0.0.1:0 -s wlc -p 60"),
        Case("sip", $"{{{Udp}, persistence: 60, persistence_engine: 'sip'}}", "-A -u 10.0.0.1:5060 -s wlc -p 60 --pe sip"),
        Case("everything", $"{{{Udp}, scheduler: 'mh', scheduler_flags: ['mh-port'], persistence: 60, netmask: '255.255.0.0', persistence_engine: 'sip', one_packet: true}}",
            "-A -u 10.0.0.1:5060 -s mh -p 60 -M 255.255.0.0 --pe sip -o -b mh-port"),
    ];

    public static IEnumerable<ModelCase> Keys() =>
    [
        Case("udp", "{type: 'udp', host: '10.0.0.1', port: 53, one_packet: true}", "-A -u 10.0.0.1:53 -s wlc -o"),
        Case("sctp", "{type: 'sctp', host: '10.0.0.1', port: 2905}", "-A --sctp-service 10.0.0.1:2905 -s wlc"),
        Case("sctp_v6", "{type: 'sctp', host: '2001:db8::1', port: 65535}", "-A --sctp-service [2001:db8::1]:65535 -s wlc"),
        Case("unspecified", "{type: 'udp', host: '0.0.0.0', port: 53}", "-A -u 0.0.0.0:53 -s wlc"),
        Case("v4_compatible", "{type: 'tcp', host: '::1:2', port: 80}", "-A -t [::0.1.0.2]:80 -s wlc"),
        Case("v4_mapped", "{type: 'tcp', host: '::ffff:10.9.9.9', port: 80}", "-A -t [::ffff:10.9.9.9]:80 -s wlc"),
        Case("mark", "{type: 'fwmark', family: 'ipv4', mark: 1, one_packet: true}", "-A -f 1 -s wlc -o"),
        Case("mark_beyond_2_31", "{type: 'fwmark', family: 'ipv4', mark: 2147483648}", "-A -f -2147483648 -s wlc"),
        Case("greatest_mark_v6", "{type: 'fwmark', family: 'ipv6', mark: 4294967295, persistence: 9, netmask: '56'}", "-A -f -1 -6 -s wlc -p 9 -M 56"),
    ];

    private static IEnumerable<ModelCase> Forwarding() =>
    [
        Server("gatewaying", V4, "10.0.0.11", 80, "forwarder: 'g'", "-g -w 1"),
        Server("masquerading", V4, "10.0.1.11", 8080, "forwarder: 'm', weight: 0", "-m -w 0"),
        Server("masquerading_v6", V6, "2001:db8:1::11", 0, "forwarder: 'm', weight: 2147483647", "-m -w 2147483647"),
        Server("ipip", V4, "10.0.0.11", 80, "forwarder: 'i'", "-i -w 1 --tun-type ipip"),
        Server("gue", V4, "10.0.0.11", 80, "forwarder: 'i', tunnel: {type: 'gue', port: 6080, checksum: 'nocsum'}", "-i -w 1 --tun-type gue --tun-port 6080 --tun-nocsum"),
        Server("gue_csum", V6, "2001:db8::11", 80, "forwarder: 'i', tunnel: {type: 'gue', port: 1, checksum: 'csum'}", "-i -w 1 --tun-type gue --tun-port 1 --tun-csum"),
        Server("gue_remcsum", V4, "10.0.0.11", 80, "forwarder: 'i', tunnel: {type: 'gue', port: 65535, checksum: 'remcsum'}", "-i -w 1 --tun-type gue --tun-port 65535 --tun-remcsum"),
        Server("gre", V4, "10.0.0.11", 80, "forwarder: 'i', tunnel: {type: 'gre', checksum: 'nocsum'}", "-i -w 1 --tun-type gre --tun-nocsum"),
        Server("gre_csum", V4, "10.0.0.11", 80, "forwarder: 'i', tunnel: {type: 'gre', checksum: 'csum'}", "-i -w 1 --tun-type gre --tun-csum"),
        Server("v6_behind_v4", V4, "2001:db8::11", 80, "forwarder: 'i'", "-i -w 1 --tun-type ipip"),
        Server("v4_behind_v6", V6, "10.0.0.11", 80, "forwarder: 'i', tunnel: {type: 'gue', port: 6080, checksum: 'csum'}", "-i -w 1 --tun-type gue --tun-port 6080 --tun-csum"),
        Server("mark_port_kept", "type: 'fwmark', family: 'ipv4', mark: 7", "10.0.0.11", 8080, "forwarder: 'g'", "-g -w 1"),
    ];

    private static ModelCase Case(string name, string service, string saved) => new(name, service, saved);

    private static ModelCase Server(string name, string service, string host, int port, string settings, string saved)
    {
        var body = Body.Parse($"{{{service}}}");
        var option = (string?)body["type"] == "fwmark" ? $"-f {body["mark"]}" : $"-t {Endpoint((string)body["host"]!, 80)}";
        return Case(
            name,
            $"{{{service}, servers: [{{host: '{host}', port: {port}, {settings}}}]}}",
            $"-A {option} -s wlc\n-a {option} -r {Endpoint(host, port)} {saved}");
    }

    private static string Endpoint(string host, int port) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}";
}
