using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>People, bots and organisations.</summary>
static class AccountResolvers
{
    public static void Register(ResolverTable table)
    {
        foreach (var type in new[] { "Bot", "Organization" })
        {
            table.Add<Account>(type, "id", a => a.NodeId);
            table.Add<Account>(type, "databaseId", a => a.Id);
            table.Add<Account>(type, "login", a => a.GraphQLLogin);
            table.Add<Account>(type, "url", (a, c) => Url(a, c));
        }

        table.Add<object>("User", "id", a => Unwrap(a).NodeId);
        table.Add<object>("User", "databaseId", a => Unwrap(a).Id);
        table.Add<object>("User", "login", a => Unwrap(a).Login);
        table.Add<object>("User", "name", _ => null);
        table.Add<object>("User", "url", (a, c) => Url(Unwrap(a), c));
    }

    static Account Unwrap(object account) => account is Viewer viewer ? viewer.Account : (Account)account;

    static string Url(Account account, FieldContext context) =>
        new Uri(context.State.Options.ServerUrl, account.Kind == AccountKind.Bot ? $"/apps/{account.GraphQLLogin}" : $"/{account.Login}").ToString();
}
