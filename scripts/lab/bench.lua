-- What wrk sends for scripts/bench.sh, and how long it takes: wrk itself can only stop after a time, not after a number.
--
--   wrk ... -s bench.lua URL -- REQUESTS COUNT TOKEN
--
-- REQUESTS is a file of lines METHOD, PATH, BODY, parted by tabs; a BODY that starts with @ names a file. They are sent in
-- turn until COUNT have been answered. Prints the median of the milliseconds that each took (one connection; 0 with more),
-- and how many were answered a second.
local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long seconds, nanoseconds; } bench_time;
  int clock_gettime(int clock, bench_time *time);
]]
local time = ffi.new("bench_time")
local requests, taken = {}, {}
local count, asked, answered, began, first = 0, 0, 0, 0, 0
local warm_up

local function now()
  ffi.C.clock_gettime(1, time)
  return tonumber(time.seconds) * 1e3 + tonumber(time.nanoseconds) / 1e6
end

local function stop(message)
  io.stderr:write("bench.lua: ", message, "\n")
  io.stderr:flush()
  os.exit(1)
end

function init(arguments)
  local headers = { ["X-AUTH-TOKEN"] = arguments[3], ["Content-Type"] = "application/json", ["Host"] = "portal" }
  for line in io.lines(arguments[1]) do
    local method, path, body = line:match("^(%S+)\t(%S+)\t(.*)$")
    if body:sub(1, 1) == "@" then
      local file = assert(io.open(body:sub(2)))
      body = file:read("*a")
      file:close()
    end
    requests[#requests + 1] = wrk.format(method, path, headers, body ~= "" and body or nil)
  end
  count = tonumber(arguments[2])
  warm_up = wrk.format("GET", "/healthz", headers)
end

-- wrk asks once beforehand, to look at a request; the first that is sent opens the connection and is not counted.
function request()
  asked = asked + 1
  if asked <= 2 then return warm_up end
  began = now()
  if asked == 3 then first = began end
  return requests[(asked - 3) % #requests + 1]
end

function response(status, headers, body)
  local ended = now()
  if status >= 300 then stop("status " .. status .. ": " .. body) end
  if asked > 2 and first > 0 then
    answered = answered + 1
    taken[answered] = ended - began
  end
  if answered == count then
    table.sort(taken)
    io.write(string.format("%.4f %.4f\n", taken[math.floor(count / 2) + 1], count * 1e3 / (ended - first)))
    io.flush()
    os.exit(0)
  end
end
