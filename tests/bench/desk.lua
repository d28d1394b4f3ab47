-- Pages of a file, a line each, in an order of its own for each thread; at the end one line of JSON.
local paths, turn = {}, 1

function init(args)
  for line in io.lines(args[1]) do paths[#paths + 1] = line end
  math.randomseed(tonumber(tostring({}):match("0x(%x+)"), 16))
  turn = math.random(#paths)
end

function request()
  turn = turn % #paths + 1
  return wrk.format("GET", paths[turn])
end

function done(summary, latency)
  local wrong = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %.3f, "connect": %d, "read": %d, "write": %d, "status": %d, "timeout": %d, ' ..
    '"p50_ms": %.3f, "p99_ms": %.3f, "most_ms": %.3f}\n',
    summary.requests, summary.duration / 1e6, wrong.connect, wrong.read, wrong.write, wrong.status, wrong.timeout,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3))
end
