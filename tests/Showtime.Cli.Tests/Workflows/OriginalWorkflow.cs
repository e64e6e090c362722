namespace Showtime.Cli.Tests.Workflows;

/// <summary>
/// Workflows of the shape that repositories with superset-showtime have (Apache Superset's are the model): what they grep and how they pass it on.
/// Only the lines that install and call the program are ours; everything else has to go on working.
/// </summary>
static class OriginalWorkflow
{
    const string Environment = """
        env:
          GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}
          AWS_ACCESS_KEY_ID: ${{ secrets.AWS_ACCESS_KEY_ID }}
          AWS_SECRET_ACCESS_KEY: ${{ secrets.AWS_SECRET_ACCESS_KEY }}
          AWS_REGION: us-west-2
          GITHUB_ORG: ${{ github.repository_owner }}
          GITHUB_REPO: ${{ github.event.repository.name }}
          GITHUB_ACTOR: ${{ github.actor }}

        """;

    public const string Trigger = $$$"""
        on:
          pull_request_target:
            types: [labeled, synchronize, closed]
          workflow_dispatch:
            inputs: { pr_number: { type: number, required: true }, sha: { type: string } }

        {{{Environment}}}
        jobs:
          sync:
            runs-on: ubuntu-latest
            permissions: { contents: read, pull-requests: write }
            steps:
              - name: Install
                run: showtime version

              - name: Check
                id: check
                run: |
                  if [[ -n "${{ github.event.pull_request.number }}" ]]; then
                    PR="${{ github.event.pull_request.number }}"
                  else
                    PR="${{ github.event.inputs.pr_number }}"
                  fi
                  if [[ -n "${{ github.event.inputs.sha }}" ]]; then
                    OUTPUT=$(showtime sync $PR --check-only --sha "${{ github.event.inputs.sha }}")
                  else
                    OUTPUT=$(showtime sync $PR --check-only)
                  fi
                  for key in build_needed sync_needed pr_number target_sha; do
                    echo "$key=$(echo "$OUTPUT" | grep "$key=" | cut -d'=' -f2)" >> $GITHUB_OUTPUT
                  done

              - name: Checkout
                if: steps.check.outputs.build_needed == 'true'
                uses: actions/checkout@v4
                with:
                  ref: ${{ steps.check.outputs.target_sha }}
                  persist-credentials: false

              - name: Docker
                if: steps.check.outputs.build_needed == 'true'
                uses: ./.github/actions/setup-docker
                with: { build: "true" }

              - name: Sync
                if: steps.check.outputs.sync_needed == 'true'
                run: |
                  PR="${{ steps.check.outputs.pr_number }}"
                  TARGET="${{ steps.check.outputs.target_sha }}"
                  if [[ -n "$TARGET" ]]; then
                    showtime sync $PR --sha "$TARGET"
                  else
                    showtime sync $PR
                  fi
        """;

    public const string Cleanup = $$$"""
        on:
          schedule: [{ cron: '0 */6 * * *' }]
          workflow_dispatch:

        {{{Environment}}}
        jobs:
          cleanup-expired:
            runs-on: ubuntu-latest
            permissions: { contents: read, issues: write, pull-requests: write }
            steps:
              - name: Install
                run: showtime version

              - name: Clean up
                run: showtime cleanup --respect-ttl --force
        """;
}
