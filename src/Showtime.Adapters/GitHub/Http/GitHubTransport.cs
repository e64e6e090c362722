using System.Net;
using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Octokit;
using Octokit.Internal;
using Showtime.Core.Errors;
using Showtime.Core.Ports;
using Showtime.Core.Reconciling;
using Activity = Showtime.Core.Ports.Activity;

namespace Showtime.Adapters.GitHub.Http;

/// <summary>
/// The one Octokit client, for REST and GraphQL, with Showtime's handlers below it. Octokit's exceptions end here: what comes out is a
/// <see cref="ShowtimeException"/>, with <see cref="ShowtimeException.MayHaveHappened"/> where a write's answer was lost; the sender then looks.
/// </summary>
internal sealed class GitHubTransport : IDisposable
{
    readonly GitHubOptions _options;
    readonly TimeProvider _time;
    readonly IActivityLog? _log;
    readonly RequestMeter _meter;
    readonly OctokitHttp _http;
    readonly Connection _connection;
    readonly Lazy<GitHubClient> _client;
    readonly RequestGathering _gathering;

    public GitHubTransport(
        GitHubOptions options,
        Func<CancellationToken, ValueTask<string>> token,
        HttpMessageHandler? handler = null,
        TimeProvider? time = null,
        IActivityLog? log = null)
    {
        _options = options;
        _time = time ?? TimeProvider.System;
        _log = log;
        Clock = new(_time);
        _meter = new(Clock);
        // The caller owns a handler that was passed in.
        var wire = handler ?? new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        _http = new(() => new RetryHandler(options, _time, log, _meter, new AnswerHandler(options, _time, Clock, wire, disposeInner: handler is null)));
        var product = new ProductHeaderValue("showtime", typeof(GitHubTransport).Assembly.GetName().Version?.ToString(3));
        _connection = new(product, options.ApiUrl, new CredentialStore(token), _http, new GitHubJson());
        _client = new(() => new GitHubClient(_connection));
        _gathering = new(options, _time, SendAsync);
    }

    /// <summary>GitHub's time, as its answers tell it.</summary>
    public ServerClock Clock { get; }

    /// <summary>How many more requests GitHub answers, as far as it has said.</summary>
    public RequestBudget? Requests => _meter.Least;

    /// <summary>Calls one of Octokit's REST clients.</summary>
    /// <param name="send">Sends the one request, given the client, and the repository's owner and name.</param>
    /// <param name="repeatable">Whether a repeat of this write changes nothing; a read is repeated anyway.</param>
    /// <param name="cancellationToken">Stops a read at once and a write before it is sent.</param>
    /// <param name="about">In messages, what it is about; null for method and path.</param>
    public Task<T> RestAsync<T>(
        Func<IGitHubClient, string, string, Task<T>> send, bool repeatable, CancellationToken cancellationToken, string? about = null) =>
        CallAsync(
            new() { CancellationToken = cancellationToken, Fence = cancellationToken, Repeatable = repeatable, About = about },
            () => send(_client.Value, _options.Owner, _options.Name));

    /// <summary>The same for something that may not exist: the type's default then.</summary>
    public async Task<T?> FindAsync<T>(Func<IGitHubClient, string, string, Task<T>> send, CancellationToken cancellationToken, string? about = null)
    {
        try
        {
            return await RestAsync(send, repeatable: true, cancellationToken, about).ConfigureAwait(false);
        }
        catch (ShowtimeException e) when (e.Error == ShowtimeError.NotFound)
        {
            return default;
        }
    }

    /// <summary>Says that a job begins whose requests may be sent together with those of other jobs.</summary>
    /// <returns>Ends the job.</returns>
    public IDisposable BeginJob() => _gathering.Begin();

    /// <summary>Whether the job of this flow works beside others.</summary>
    public bool IsSideBySide => _gathering.IsSideBySide;

    /// <summary>Sends a GraphQL request.</summary>
    /// <param name="request">The document and its variables.</param>
    /// <param name="cancellationToken">Stops a read at once and a write before it is sent.</param>
    /// <returns>Data and errors, which the caller examines.</returns>
    public Task<GraphQlAnswer> GraphQlAsync(GraphQlRequest request, CancellationToken cancellationToken) => _gathering.SendAsync(request, cancellationToken);

    /// <summary>Waits before a write is tried again.</summary>
    /// <param name="attempt">How many there were.</param>
    /// <param name="throttled">Whether GitHub asked to slow down, which takes a minute.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task PauseAsync(int attempt, bool throttled, CancellationToken cancellationToken)
    {
        var pause = throttled ? TimeSpan.FromMinutes(attempt) : TimeSpan.FromSeconds(attempt);
        if (throttled) Warn($"GitHub asks to write more slowly: waiting {pause.TotalSeconds} s.");
        return Waiting.DelayAsync(pause * (1 + (0.2 * _options.Jitter())), _time, cancellationToken);
    }

    public void Warn(string message) => _log?.Report(new Activity(ActivityKind.Warning, message));

    public void Dispose() => _http.Dispose();

    async Task<GraphQlAnswer> SendAsync(GraphQlRequest request, CancellationToken cancellationToken, CancellationToken fence)
    {
        var body = new JsonObject { ["query"] = request.Document, ["operationName"] = request.Name, ["variables"] = request.Variables.DeepClone() };
        var call = new GitHubCall { CancellationToken = cancellationToken, Fence = fence, Repeatable = request.Repeatable, GraphQl = request };
        var answer = await CallAsync(
            call, () => _connection.Post<JsonElement>(_options.GraphQlUrl, body, null, null, cancellationToken: cancellationToken)).ConfigureAwait(false);
        return GraphQlAnswer.Read(answer.Body);
    }

    async Task<T> CallAsync<T>(GitHubCall call, Func<Task<T>> send)
    {
        GitHubCall.Current = call; // for this call's flow of control only: an async method's changes end with it
        try
        {
            return await send().ConfigureAwait(false) ?? throw GitHubErrors.Unreadable(call);
        }
        catch (ApiException e)
        {
            throw GitHubErrors.From(e, call.What, _options.Repository);
        }
        catch (Exception e) when (e is InvalidCastException or FormatException or OverflowException or ArgumentException or SerializationException)
        {
            throw GitHubErrors.Unreadable(call, e); // Octokit's reader met a value that is not of its type
        }
    }

    /// <summary>Octokit's HTTP without its two time-outs, which go by the machine's clock. The handlers have their own.</summary>
    sealed class OctokitHttp : HttpClientAdapter, IHttpClient
    {
        public OctokitHttp(Func<HttpMessageHandler> handler)
            : base(handler) => SetRequestTimeout(Timeout.InfiniteTimeSpan);

        Task<IResponse> IHttpClient.Send(IRequest request, CancellationToken cancellationToken, Func<object, object> preprocessResponseBody)
        {
            ((Request)request).Timeout = TimeSpan.Zero;
            return Send(request, CancellationToken.None, preprocessResponseBody); // the handlers decide when a call may be cancelled
        }
    }

    sealed class CredentialStore(Func<CancellationToken, ValueTask<string>> token) : ICredentialStore
    {
        public async Task<Credentials> GetCredentials() =>
            new(await token(GitHubCall.Current.CancellationToken).ConfigureAwait(false), AuthenticationType.Bearer);
    }
}
