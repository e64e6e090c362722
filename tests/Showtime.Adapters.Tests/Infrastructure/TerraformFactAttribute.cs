using Showtime.Adapters.Tests.Aws;

namespace Showtime.Adapters.Tests.Infrastructure;

/// <summary>A test that runs Terraform. Skipped where it, its AWS provider or moto is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class TerraformFactAttribute : FactAttribute
{
    readonly bool _applies;

    public TerraformFactAttribute() => Skip = Missing();

    /// <summary>Whether it makes things, for which provider and cloud are needed as well.</summary>
    public bool Applies
    {
        get => _applies;
        init
        {
            _applies = value;
            if (value) Skip ??= MissingToApply();
        }
    }

    static string? Missing() => Terraform.Executable is null ? "terraform is not on PATH." : null;

    static string? MissingToApply() =>
        Terraform.Plugins is null ? "There is no folder with Terraform's AWS provider 5.100 (TF_PLUGIN_CACHE_DIR, or a plugin directory of Terraform's)."
        : MotoServer.Executable is null ? "moto_server is not on PATH."
        : null;
}
