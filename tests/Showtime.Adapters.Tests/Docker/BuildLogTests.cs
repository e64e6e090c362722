using Showtime.Adapters.Docker;

namespace Showtime.Adapters.Tests.Docker;

public sealed class BuildLogTests
{
    [Fact]
    public void The_failing_step_of_buildx_is_found_with_its_lines()
    {
        var log = Read("""
            #0 building with "default" instance using docker driver
            #1 [internal] load build definition from Dockerfile
            #1 DONE 0.0s
            #7 [web 2/4] RUN npm ci
            #8 [app 3/5] RUN pip install .
            #8 1.204 Collecting superset
            #7 2.001 npm ERR! missing: react
            #7 2.114 npm ERR! A complete log is elsewhere
            #7 ERROR: process "/bin/sh -c npm ci" did not complete successfully: exit code: 1
            #8 CANCELED
            ------
             > [web 2/4] RUN npm ci:
            2.001 npm ERR! missing: react
            ------
            ERROR: failed to solve: process "/bin/sh -c npm ci" did not complete successfully: exit code: 1
            """);

        Assert.Equal("[web 2/4] RUN npm ci", log.FailedStep);
        Assert.Equal("process \"/bin/sh -c npm ci\" did not complete successfully: exit code: 1", log.Reason);
        Assert.Equal(["npm ERR! missing: react", "npm ERR! A complete log is elsewhere"], log.Tail);
    }

    [Fact]
    public void The_failing_step_of_an_older_client_is_found_as_well()
    {
        var log = Read("""
            #6 [broken 1/1] RUN ["/bin/busybox","sh","-c","exit 7"]
            #6 sha256:a39afc45434308ac7dfe5a2f03e5539cc961ef5936d95604a1ce031c035fa8ef
            #6 0.374 before
            #6 ERROR: executor failed running [/bin/busybox sh -c exit 7]: exit code: 7
            ------
            executor failed running [/bin/busybox sh -c exit 7]: exit code: 7
            """);

        Assert.Equal("[broken 1/1] RUN [\"/bin/busybox\",\"sh\",\"-c\",\"exit 7\"]", log.FailedStep);
        Assert.Equal("executor failed running [/bin/busybox sh -c exit 7]: exit code: 7", log.Reason);
        Assert.Equal(["before"], log.Tail);
    }

    [Fact]
    public void A_cache_that_is_not_there_is_no_failing_step()
    {
        var log = Read("""
            #4 importing cache manifest from example.com/cache:c
            #4 ERROR: example.com/cache:c: not found
            #9 exporting to image
            #9 ERROR: failed to push example.com/app:1: unexpected status: 401 Unauthorized
            ERROR: failed to solve: failed to push example.com/app:1: unexpected status: 401 Unauthorized
            """);

        Assert.Equal("exporting to image", log.FailedStep);
        Assert.Equal("failed to push example.com/app:1: unexpected status: 401 Unauthorized", log.Reason);
        Assert.Equal(5, log.Tail.Count);
    }

    [Fact]
    public void A_failure_before_any_step_keeps_the_last_lines()
    {
        var log = Read(string.Join('\n', Enumerable.Range(1, 30).Select(i => $"line {i}"))
            + "\nfailed to solve with frontend dockerfile.v0: failed to read dockerfile: no such file");

        Assert.Null(log.FailedStep);
        Assert.Equal("failed to read dockerfile: no such file", log.Reason);
        Assert.Equal(20, log.Tail.Count);
        Assert.Equal("line 12", log.Tail[0]);
    }

    static BuildLog Read(string text)
    {
        BuildLog log = new();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
            log.Add(line);
        return log;
    }
}
