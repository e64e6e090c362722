using System.Text.Json.Nodes;

namespace Showtime.Sandbox.GitHub.Rest;

/// <summary>The addresses that GitHub writes into every person and every repository. Most lead nowhere here, but a client may look for them.</summary>
static class RestAddresses
{
    static readonly (string Name, string Path)[] OfUser =
    [
        ("followers_url", "/followers"), ("following_url", "/following{/other_user}"),
        ("gists_url", "/gists{/gist_id}"), ("starred_url", "/starred{/owner}{/repo}"),
        ("subscriptions_url", "/subscriptions"), ("organizations_url", "/orgs"), ("repos_url", "/repos"), ("events_url", "/events{/privacy}"),
        ("received_events_url", "/received_events"),
    ];

    static readonly (string Name, string Path)[] OfRepository =
    [
        ("archive_url", "/{archive_format}{/ref}"), ("assignees_url", "/assignees{/user}"),
        ("blobs_url", "/git/blobs{/sha}"), ("branches_url", "/branches{/branch}"),
        ("collaborators_url", "/collaborators{/collaborator}"), ("comments_url", "/comments{/number}"), ("commits_url", "/commits{/sha}"),
        ("compare_url", "/compare/{base}...{head}"), ("contents_url", "/contents/{+path}"),
        ("contributors_url", "/contributors"), ("deployments_url", "/deployments"),
        ("downloads_url", "/downloads"), ("events_url", "/events"), ("forks_url", "/forks"),
        ("git_commits_url", "/git/commits{/sha}"), ("git_refs_url", "/git/refs{/sha}"),
        ("git_tags_url", "/git/tags{/sha}"), ("hooks_url", "/hooks"),
        ("issue_comment_url", "/issues/comments{/number}"), ("issue_events_url", "/issues/events{/number}"),
        ("issues_url", "/issues{/number}"), ("keys_url", "/keys{/key_id}"),
        ("labels_url", "/labels{/name}"), ("languages_url", "/languages"), ("merges_url", "/merges"),
        ("milestones_url", "/milestones{/number}"), ("notifications_url", "/notifications{?since,all,participating}"), ("pulls_url", "/pulls{/number}"),
        ("releases_url", "/releases{/id}"), ("stargazers_url", "/stargazers"), ("statuses_url", "/statuses/{sha}"), ("subscribers_url", "/subscribers"),
        ("subscription_url", "/subscription"), ("tags_url", "/tags"), ("teams_url", "/teams"), ("trees_url", "/git/trees{/sha}"),
    ];

    /// <summary>Adds a person's.</summary>
    /// <param name="user">The person's shape.</param>
    /// <param name="url">The person's address in the API.</param>
    public static void AddToUser(JsonObject user, string url) => Add(user, url, OfUser);

    /// <summary>Adds a repository's.</summary>
    /// <param name="repository">The repository's shape.</param>
    /// <param name="url">The repository's address in the API.</param>
    /// <param name="html">The repository's page.</param>
    public static void AddToRepository(JsonObject repository, string url, string html)
    {
        Add(repository, url, OfRepository);
        var host = new Uri(html).Authority;
        var path = new Uri(html).AbsolutePath.TrimStart('/');
        repository["clone_url"] = $"{html}.git";
        repository["git_url"] = $"git://{host}/{path}.git";
        repository["ssh_url"] = $"git@{host}:{path}.git";
        repository["svn_url"] = html;
        repository["mirror_url"] = null;
    }

    static void Add(JsonObject shape, string url, (string Name, string Path)[] addresses)
    {
        foreach (var (name, path) in addresses) shape[name] = url + path;
    }
}
