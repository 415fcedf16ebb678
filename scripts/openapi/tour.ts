// The README's tour by a client that a public generator makes from the document. It type-checks, and then it runs:
//   node tour.js ADDRESS TOKEN IPVSADM
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import createClient from "openapi-fetch";
import type { paths } from "./portal.js";

const [address, token, ipvsadm] = process.argv.slice(2);
assert(address && token && ipvsadm);
const client = createClient<paths>({ baseUrl: address, headers: { "X-AUTH-TOKEN": token } });
const web = { type: "tcp", host: "10.0.0.1", port: 80 } as const;
const server = { ...web, server: "10.0.1.12", serverPort: 80 } as const;

// Nothing is balanced yet.
const empty = await client.GET("/services");
assert.deepEqual(empty.data, []);

// Without the token there is an error, and it has its type.
const stranger = await createClient<paths>({ baseUrl: address }).GET("/services");
assert.equal(stranger.response.status, 401);
assert.equal(stranger.error?.type, "unauthorized");

// A service with two servers.
const added = await client.POST("/services/{type}/{host}/{port}", {
  params: { path: web },
  body: { scheduler: "rr", servers: [{ host: "10.0.1.11", port: 80, forwarder: "m" }, { host: "10.0.1.12", port: 80, forwarder: "m" }] },
});
assert.equal(added.response.status, 201);
assert.equal(added.response.headers.get("location"), "/services/tcp/10.0.0.1/80");
// An answer may be of several kinds: a dry run has a report, and one that waits for the directors of a fleet may have a list of them.
assert(added.data && "scheduler" in added.data);
assert.deepEqual(added.data.servers.map((one) => [one.host, one.weight]), [["10.0.1.11", 1], ["10.0.1.12", 1]]);

// One server is taken out of rotation.
const patched = await client.PATCH("/services/{type}/{host}/{port}/servers/{server}/{serverPort}", { params: { path: server }, body: { weight: 0 } });
assert(patched.data && "weight" in patched.data);
assert.equal(patched.data.weight, 0);
const servers = await client.GET("/services/{type}/{host}/{port}/servers", { params: { path: web } });
assert.deepEqual(servers.data?.map((one) => [one.host, one.weight, one.active_connections]), [["10.0.1.11", 1, 0], ["10.0.1.12", 0, 0]]);

// What cannot be: without translation a packet cannot change its port.
const refused = await client.POST("/services/{type}/{host}/{port}/servers/{server}/{serverPort}", {
  params: { path: { ...web, server: "10.0.1.13", serverPort: 8080 } },
  body: { forwarder: "g" },
});
assert.equal(refused.response.status, 422);
assert.equal(refused.error?.type, "invalid-request");
assert.deepEqual(Object.keys(refused.error?.errors ?? {}), ["port"]);

// Somebody else was faster.
const stale = await client.PATCH("/services/{type}/{host}/{port}", { params: { path: web, header: { "If-Match": '"0123456789abcdef"' } }, body: { scheduler: "wlc" } });
assert.equal(stale.response.status, 412);
assert.equal(stale.error?.type, "version-changed");
assert(stale.error?.type === "version-changed" && stale.error.version);
const fresh = await client.PATCH("/services/{type}/{host}/{port}", { params: { path: web, header: { "If-Match": `"${stale.error.version}"` } }, body: { scheduler: "wlc" } });
assert.equal(fresh.response.status, 200);

// What a change would do before it is made.
const planned = await client.POST("/services", { params: { query: { dry_run: true } }, body: [] });
assert(planned.data && "added" in planned.data);
assert.deepEqual([planned.data.removed, planned.data.changes[0]?.action, planned.data.changes[0]?.service], [1, "remove", "tcp/10.0.0.1/80"]);

// The table is broken by hand. Portal sees it, and puts it right.
execFileSync(ipvsadm, ["-D", "-t", "10.0.0.1:80"]);
const gone = await client.GET("/services/{type}/{host}/{port}", { params: { path: web } });
assert.equal(gone.response.status, 404);
assert.equal(gone.error?.type, "service-not-found");
const drift = await client.GET("/drift");
assert.equal(drift.data?.added, 3);
const pushed = await client.POST("/sync");
assert.equal(pushed.data?.added, 3);
assert.equal((await client.GET("/drift")).data?.added, 0);

// A server that was added by hand is taken over.
execFileSync(ipvsadm, ["-a", "-t", "10.0.0.1:80", "-r", "10.0.1.13:8080", "-m", "-w", "5", "-x", "100", "-y", "50"]);
const imported = await client.GET("/sync");
assert(imported.data && "added" in imported.data);
assert.deepEqual(imported.data.changes.map((change) => change.server), ["10.0.1.13/8080"]);

// An IPv6 address in a path, a whole list, and the history.
const reset = await client.POST("/services", {
  body: [{ ...web, servers: [{ host: "10.0.1.11", port: 80, forwarder: "m" }] }, { type: "udp", host: "10.0.0.2", port: 53, scheduler: "rr" }],
});
assert(reset.data && "added" in reset.data);
assert.deepEqual([reset.data.added, reset.data.removed], [1, 2]);
const far = await client.GET("/services/{type}/{host}/{port}", { params: { path: { type: "udp", host: "2001:db8::1", port: 53 } } });
assert.equal(far.error?.type, "service-not-found");
const history = await client.GET("/history", { params: { query: { limit: 1 } } });
assert.equal(history.data?.[0]?.request, "POST /services");

// It goes, and goes only once.
const first = await client.DELETE("/services/{type}/{host}/{port}", { params: { path: web } });
assert.equal(first.response.status, 204);
const second = await client.DELETE("/services/{type}/{host}/{port}", { params: { path: web } });
assert.equal(second.response.status, 404);
assert.equal((await client.GET("/readyz")).data?.status, "ready");
console.log("The tour is done.");
