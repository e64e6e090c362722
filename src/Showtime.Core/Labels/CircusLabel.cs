using Showtime.Core.Environments;

namespace Showtime.Core.Labels;

/// <summary>A label that starts with the circus tent, read into what it means. <see cref="LabelGrammar"/> reads and writes them.</summary>
abstract record CircusLabel;

/// <summary>A label that belongs to one environment: its name holds that commit's 7 digits.</summary>
/// <param name="Sha">The first 7 hex digits of the commit, lower case.</param>
abstract record EnvironmentLabel(string Sha) : CircusLabel;

/// <summary><c>🎪 ⚡ showtime-trigger-start</c>: a person asks for an environment.</summary>
sealed record StartTriggerLabel : CircusLabel;

/// <summary><c>🎪 🛑 showtime-trigger-stop</c>: a person asks to take it down.</summary>
sealed record StopTriggerLabel : CircusLabel;

/// <summary><c>🎪 🧊 showtime-freeze</c>: new commits do not update it.</summary>
sealed record FreezeLabel : CircusLabel;

/// <summary><c>🎪 🔒 showtime-blocked</c>: nothing is created, updated or stopped.</summary>
sealed record BlockedLabel : CircusLabel;

/// <summary><c>🎪 ⌛ 48h</c>: the time to live of the pull request's environments.</summary>
/// <param name="TimeToLive">How long.</param>
sealed record TimeToLiveLabel(TimeToLive TimeToLive) : CircusLabel;

/// <summary><c>🎪 🚩 ALERTS=true</c>: a feature flag that a command set; it overrides the description.</summary>
/// <param name="Name">The flag, without <c>FEATURE_</c>.</param>
/// <param name="Enabled">On or off.</param>
sealed record FeatureFlagLabel(string Name, bool Enabled) : CircusLabel;

/// <summary><c>🎪 🔐 pr-12</c>: a definition, never attached: the lease on a pull request.</summary>
/// <param name="PullRequest">The pull request's number.</param>
sealed record LeaseLabel(int PullRequest) : CircusLabel;

/// <summary><c>🎪 abc123f 🚦 running</c>: an environment's status.</summary>
/// <param name="Sha">The commit.</param>
/// <param name="Status">The status.</param>
sealed record StatusLabel(string Sha, EnvironmentStatus Status) : EnvironmentLabel(Sha);

/// <summary><c>🎪 🎯 abc123f</c>: the environment that reviewers should use.</summary>
/// <param name="Sha">The commit.</param>
sealed record PointerLabel(string Sha) : EnvironmentLabel(Sha);

/// <summary><c>🎪 🏗️ abc123f</c>: the approved target.</summary>
/// <param name="Sha">The commit.</param>
sealed record TargetLabel(string Sha) : EnvironmentLabel(Sha);

/// <summary><c>🎪 abc123f 📅 2026-11-22T02-18</c>: when it was requested, UTC, to the minute.</summary>
/// <param name="Sha">The commit.</param>
/// <param name="CreatedAt">The time.</param>
sealed record CreatedLabel(string Sha, DateTimeOffset CreatedAt) : EnvironmentLabel(Sha);

/// <summary><c>🎪 abc123f 🌐 52.1.2.3:8080</c>: where it answers.</summary>
/// <param name="Sha">The commit.</param>
/// <param name="Host">The IP address.</param>
/// <param name="Port">The TCP port; null in the older spelling, which had none.</param>
sealed record AddressLabel(string Sha, string Host, int? Port) : EnvironmentLabel(Sha);

/// <summary><c>🎪 abc123f ⌛ 24h</c>: the time to live of one environment, an older spelling that is still read.</summary>
/// <param name="Sha">The commit.</param>
/// <param name="TimeToLive">How long.</param>
sealed record EnvironmentTimeToLiveLabel(string Sha, TimeToLive TimeToLive) : EnvironmentLabel(Sha);

/// <summary><c>🎪 abc123f 🤡 maxime</c>: who asked for it. A long login is cut to what a label's name can hold.</summary>
/// <param name="Sha">The commit.</param>
/// <param name="Login">The login, as far as the name holds it.</param>
sealed record RequesterLabel(string Sha, string Login) : EnvironmentLabel(Sha);

/// <summary>A label with the tent that is not otherwise known. It is kept and shown, and no update deletes it.</summary>
/// <param name="Text">The whole name.</param>
sealed record UnknownCircusLabel(string Text) : CircusLabel;
