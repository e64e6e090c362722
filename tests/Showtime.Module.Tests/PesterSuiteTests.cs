namespace Showtime.Module.Tests;

/// <summary>What Pester finds arrives here: otherwise a green <see cref="PesterTests"/> would mean nothing.</summary>
public sealed class PesterSuiteTests(PesterSuiteTests.Samples samples) : IClassFixture<PesterSuiteTests.Samples>
{
    [Fact]
    public void A_failed_It_has_its_message_and_its_line()
    {
        var it = samples.It("Sample.fails");
        Assert.Equal(("Failed", 3), (it.Result, it.Line));
        Assert.Contains("Expected 2, but got 1.", it.Reason, StringComparison.Ordinal);
        Assert.Contains("Sample.Tests.ps1:3", it.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_skipped_It_has_not_passed() => Assert.Equal("Skipped", samples.It("Sample.is skipped").Result);

    [Fact]
    public void A_name_has_the_values_of_its_case() => Assert.Equal("Passed", samples.It("Sample.has 7 of @(1, 2)").Result);

    [Fact]
    public void A_failure_outside_of_every_It_is_the_files() =>
        Assert.Contains("nothing was cleared", Assert.Single(samples.Whole.Problems), StringComparison.Ordinal);

    [Fact]
    public void A_file_that_cannot_be_read_has_a_problem_and_no_It()
    {
        Assert.NotEmpty(samples.Broken.Problems);
        Assert.Empty(samples.Broken.Tests);
    }

    /// <summary>Two small files, run once.</summary>
    public sealed class Samples : IAsyncLifetime
    {
        readonly TemporaryFolder _folder = new();

        internal PesterFile Whole { get; private set; } = null!;

        internal PesterFile Broken { get; private set; } = null!;

        internal PesterIt It(string name) => Whole.Tests.Single(it => it.Name == name);

        public async ValueTask InitializeAsync()
        {
            var whole = _folder.Write("Sample.Tests.ps1", """
                Describe 'Sample' {
                    It 'passes' { 1 | Should -Be 1 }
                    It 'fails' { 1 | Should -Be 2 }
                    It 'is skipped' -Skip { 1 | Should -Be 1 }
                    It 'has <Value> of <List>' -TestCases @(@{ Value = 7; List = 1, 2 }) { $Value | Should -Be 7 }
                    AfterAll { throw 'nothing was cleared' }
                }
                """);
            var broken = _folder.Write("Broken.Tests.ps1", "Describe 'Broken' {");
            PesterSuite.Start(PowerShellEngine.Restored, [whole, broken]);
            Whole = await PesterSuite.RunAsync(PowerShellEngine.Restored, whole);
            Broken = await PesterSuite.RunAsync(PowerShellEngine.Restored, broken);
        }

        public ValueTask DisposeAsync()
        {
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
