namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>
/// The part of GitHub's schema that the sandbox serves. Names, arguments and exclamation marks are GitHub's; whatever is left out
/// is refused as an unknown field or argument instead of being ignored.
/// </summary>
static class SchemaSource
{
    const string Page = "after: String, before: String, first: Int, last: Int";
    const string LabelsOf = $"labels({Page}, orderBy: LabelOrder = {{direction: ASC, field: CREATED_AT}}): LabelConnection";
    const string PullsOf = $"pullRequests({Page}, baseRefName: String, headRefName: String, labels: [String!], "
        + "orderBy: IssueOrder, states: [PullRequestState!]): PullRequestConnection!";
    const string Actor = "login: String! url: URI!";

    public const string Text = $$"""
        scalar URI scalar DateTime scalar GitObjectID scalar BigInt

        type Query {
          viewer: User!
          rateLimit: RateLimit
          repository(owner: String!, name: String!, followRenames: Boolean = true): Repository
          node(id: ID!): Node
          nodes(ids: [ID!]!): [Node]!
          search({{Page}}, query: String!, type: SearchType!): SearchResultItemConnection!
        }
        type RateLimit { cost: Int! limit: Int! nodeCount: Int! remaining: Int! resetAt: DateTime! used: Int! }

        interface Node { id: ID! }
        interface Actor { {{Actor}} }
        interface RepositoryOwner { id: ID! {{Actor}} }
        interface Labelable { {{LabelsOf}} }
        interface Reactable { id: ID! databaseId: Int }
        interface GitObject { id: ID! oid: GitObjectID! abbreviatedOid: String! }
        union IssueOrPullRequest = Issue | PullRequest
        union SearchResultItem = Issue | PullRequest
        union PullRequestTimelineItems =
          LabeledEvent | UnlabeledEvent | ClosedEvent | ReopenedEvent | MergedEvent | HeadRefForcePushedEvent | IssueComment
        union IssueTimelineItems = LabeledEvent | UnlabeledEvent | ClosedEvent | ReopenedEvent | IssueComment

        type User implements Node & Actor & RepositoryOwner { id: ID! databaseId: Int name: String {{Actor}} }
        type Organization implements Node & Actor & RepositoryOwner { id: ID! databaseId: Int {{Actor}} }
        type Bot implements Node & Actor { id: ID! databaseId: Int {{Actor}} }

        type Repository implements Node {
          id: ID! databaseId: Int name: String! nameWithOwner: String! owner: RepositoryOwner! url: URI! isPrivate: Boolean! isFork: Boolean!
          viewerPermission: RepositoryPermission
          createdAt: DateTime! updatedAt: DateTime!
          defaultBranchRef: Ref
          object(expression: String, oid: GitObjectID): GitObject
          label(name: String!): Label
          labels({{Page}}, orderBy: LabelOrder = {direction: ASC, field: CREATED_AT}, query: String): LabelConnection
          pullRequest(number: Int!): PullRequest
          {{PullsOf}}
          issue(number: Int!): Issue
          issueOrPullRequest(number: Int!): IssueOrPullRequest
        }
        type Ref implements Node { id: ID! name: String! prefix: String! target: GitObject }
        type Commit implements Node & GitObject {
          id: ID! oid: GitObjectID! abbreviatedOid: String! message: String! messageHeadline: String! committedDate: DateTime! url: URI!
          parents({{Page}}): CommitConnection!
        }
        type Blob implements Node & GitObject { id: ID! oid: GitObjectID! abbreviatedOid: String! text: String byteSize: Int! isBinary: Boolean }

        type Label implements Node {
          id: ID! name: String! color: String! description: String isDefault: Boolean! url: URI! createdAt: DateTime updatedAt: DateTime
          repository: Repository!
          {{PullsOf}}
          issues({{Page}}, labels: [String!], orderBy: IssueOrder, states: [IssueState!]): IssueConnection!
        }

        type PullRequest implements Node & Labelable & Reactable {
          id: ID! databaseId: Int fullDatabaseId: BigInt number: Int! title: String! body: String! url: URI!
          state: PullRequestState! merged: Boolean! closed: Boolean! isDraft: Boolean! author: Actor authorAssociation: CommentAuthorAssociation!
          headRefOid: GitObjectID! headRefName: String! headRepository: Repository headRepositoryOwner: RepositoryOwner isCrossRepository: Boolean!
          baseRefName: String! baseRefOid: GitObjectID! mergeCommit: Commit
          createdAt: DateTime! updatedAt: DateTime! closedAt: DateTime mergedAt: DateTime
          repository: Repository! viewerCanLabel: Boolean!
          {{LabelsOf}}
          timelineItems({{Page}}, itemTypes: [PullRequestTimelineItemsItemType!], since: DateTime): PullRequestTimelineItemsConnection!
          comments({{Page}}): IssueCommentConnection!
          commits({{Page}}): PullRequestCommitConnection!
          latestOpinionatedReviews({{Page}}, writersOnly: Boolean = false): PullRequestReviewConnection
        }
        type PullRequestReview implements Node {
          id: ID! state: PullRequestReviewState! author: Actor commit: Commit submittedAt: DateTime pullRequest: PullRequest!
        }
        type Issue implements Node & Labelable & Reactable {
          id: ID! databaseId: Int fullDatabaseId: BigInt number: Int! title: String! body: String! state: IssueState! closed: Boolean! url: URI!
          author: Actor authorAssociation: CommentAuthorAssociation!
          createdAt: DateTime! updatedAt: DateTime! closedAt: DateTime
          repository: Repository! viewerCanLabel: Boolean!
          {{LabelsOf}}
          timelineItems({{Page}}, itemTypes: [IssueTimelineItemsItemType!], since: DateTime): IssueTimelineItemsConnection!
          comments({{Page}}): IssueCommentConnection!
        }
        type IssueComment implements Node & Reactable {
          id: ID! databaseId: Int fullDatabaseId: BigInt body: String!
          author: Actor authorAssociation: CommentAuthorAssociation! viewerDidAuthor: Boolean!
          createdAt: DateTime! updatedAt: DateTime! url: URI! isMinimized: Boolean! minimizedReason: String
          pullRequest: PullRequest repository: Repository!
        }
        type PullRequestCommit implements Node { id: ID! commit: Commit! pullRequest: PullRequest! url: URI! }
        type LabeledEvent implements Node { id: ID! createdAt: DateTime! actor: Actor label: Label! labelable: Labelable! }
        type UnlabeledEvent implements Node { id: ID! createdAt: DateTime! actor: Actor label: Label! labelable: Labelable! }
        type ClosedEvent implements Node { id: ID! createdAt: DateTime! actor: Actor }
        type ReopenedEvent implements Node { id: ID! createdAt: DateTime! actor: Actor }
        type MergedEvent implements Node { id: ID! createdAt: DateTime! actor: Actor }
        type HeadRefForcePushedEvent implements Node { id: ID! createdAt: DateTime! actor: Actor beforeCommit: Commit afterCommit: Commit }
        type Reaction implements Node { id: ID! content: ReactionContent! user: User createdAt: DateTime! }

        type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
        type LabelConnection { nodes: [Label] edges: [LabelEdge] totalCount: Int! pageInfo: PageInfo! }
        type LabelEdge { node: Label cursor: String! }
        type PullRequestConnection { nodes: [PullRequest] edges: [PullRequestEdge] totalCount: Int! pageInfo: PageInfo! }
        type PullRequestEdge { node: PullRequest cursor: String! }
        type IssueConnection { nodes: [Issue] edges: [IssueEdge] totalCount: Int! pageInfo: PageInfo! }
        type IssueEdge { node: Issue cursor: String! }
        type IssueCommentConnection { nodes: [IssueComment] edges: [IssueCommentEdge] totalCount: Int! pageInfo: PageInfo! }
        type IssueCommentEdge { node: IssueComment cursor: String! }
        type CommitConnection { nodes: [Commit] edges: [CommitEdge] totalCount: Int! pageInfo: PageInfo! }
        type CommitEdge { node: Commit cursor: String! }
        type PullRequestCommitConnection { nodes: [PullRequestCommit] edges: [PullRequestCommitEdge] totalCount: Int! pageInfo: PageInfo! }
        type PullRequestReviewConnection { nodes: [PullRequestReview] edges: [PullRequestReviewEdge] totalCount: Int! pageInfo: PageInfo! }
        type PullRequestReviewEdge { node: PullRequestReview cursor: String! }
        type PullRequestCommitEdge { node: PullRequestCommit cursor: String! }
        type PullRequestTimelineItemsConnection {
          nodes: [PullRequestTimelineItems] edges: [PullRequestTimelineItemsEdge] totalCount: Int! pageInfo: PageInfo!
        }
        type PullRequestTimelineItemsEdge { node: PullRequestTimelineItems cursor: String! }
        type IssueTimelineItemsConnection { nodes: [IssueTimelineItems] edges: [IssueTimelineItemsEdge] totalCount: Int! pageInfo: PageInfo! }
        type IssueTimelineItemsEdge { node: IssueTimelineItems cursor: String! }
        type SearchResultItemConnection { nodes: [SearchResultItem] edges: [SearchResultItemEdge] issueCount: Int! pageInfo: PageInfo! }
        type SearchResultItemEdge { node: SearchResultItem cursor: String! }

        type Mutation {
          createLabel(input: CreateLabelInput!): CreateLabelPayload
          updateLabel(input: UpdateLabelInput!): UpdateLabelPayload
          deleteLabel(input: DeleteLabelInput!): DeleteLabelPayload
          addLabelsToLabelable(input: AddLabelsToLabelableInput!): AddLabelsToLabelablePayload
          removeLabelsFromLabelable(input: RemoveLabelsFromLabelableInput!): RemoveLabelsFromLabelablePayload
          clearLabelsFromLabelable(input: ClearLabelsFromLabelableInput!): ClearLabelsFromLabelablePayload
          addComment(input: AddCommentInput!): AddCommentPayload
          updateIssueComment(input: UpdateIssueCommentInput!): UpdateIssueCommentPayload
          deleteIssueComment(input: DeleteIssueCommentInput!): DeleteIssueCommentPayload
          addReaction(input: AddReactionInput!): AddReactionPayload
          closePullRequest(input: ClosePullRequestInput!): ClosePullRequestPayload
          reopenPullRequest(input: ReopenPullRequestInput!): ReopenPullRequestPayload
          createDeploymentStatus(input: CreateDeploymentStatusInput!): CreateDeploymentStatusPayload
          deleteDeployment(input: DeleteDeploymentInput!): DeleteDeploymentPayload
        }
        input CreateLabelInput { clientMutationId: String color: String! description: String name: String! repositoryId: ID! }
        input UpdateLabelInput { clientMutationId: String color: String description: String id: ID! name: String }
        input DeleteLabelInput { clientMutationId: String id: ID! }
        input AddLabelsToLabelableInput { clientMutationId: String labelIds: [ID!]! labelableId: ID! }
        input RemoveLabelsFromLabelableInput { clientMutationId: String labelIds: [ID!]! labelableId: ID! }
        input ClearLabelsFromLabelableInput { clientMutationId: String labelableId: ID! }
        input AddCommentInput { body: String! clientMutationId: String subjectId: ID! }
        input UpdateIssueCommentInput { body: String! clientMutationId: String id: ID! }
        input DeleteIssueCommentInput { clientMutationId: String id: ID! }
        input AddReactionInput { clientMutationId: String content: ReactionContent! subjectId: ID! }
        input ClosePullRequestInput { clientMutationId: String pullRequestId: ID! }
        input ReopenPullRequestInput { clientMutationId: String pullRequestId: ID! }
        input CreateDeploymentStatusInput {
          autoInactive: Boolean = true clientMutationId: String deploymentId: ID! description: String = "" environmentUrl: String = "" logUrl: String = ""
          state: DeploymentStatusState!
        }
        input DeleteDeploymentInput { clientMutationId: String id: ID! }
        type CreateLabelPayload { clientMutationId: String label: Label }
        type UpdateLabelPayload { clientMutationId: String label: Label }
        type DeleteLabelPayload { clientMutationId: String }
        type AddLabelsToLabelablePayload { clientMutationId: String labelable: Labelable }
        type RemoveLabelsFromLabelablePayload { clientMutationId: String labelable: Labelable }
        type ClearLabelsFromLabelablePayload { clientMutationId: String labelable: Labelable }
        type AddCommentPayload { clientMutationId: String commentEdge: IssueCommentEdge subject: Node }
        type UpdateIssueCommentPayload { clientMutationId: String issueComment: IssueComment }
        type DeleteIssueCommentPayload { clientMutationId: String }
        type AddReactionPayload { clientMutationId: String reaction: Reaction subject: Reactable }
        type ClosePullRequestPayload { clientMutationId: String pullRequest: PullRequest }
        type ReopenPullRequestPayload { clientMutationId: String pullRequest: PullRequest }
        type CreateDeploymentStatusPayload { clientMutationId: String }
        type DeleteDeploymentPayload { clientMutationId: String }

        input LabelOrder { direction: OrderDirection! field: LabelOrderField! }
        input IssueOrder { direction: OrderDirection! field: IssueOrderField! }
        enum OrderDirection { ASC DESC }
        enum LabelOrderField { CREATED_AT NAME }
        enum IssueOrderField { CREATED_AT UPDATED_AT COMMENTS }
        enum PullRequestReviewState { APPROVED CHANGES_REQUESTED COMMENTED DISMISSED PENDING }
        enum PullRequestState { OPEN CLOSED MERGED }
        enum IssueState { OPEN CLOSED }
        enum SearchType { ISSUE }
        enum RepositoryPermission { ADMIN MAINTAIN WRITE TRIAGE READ }
        enum CommentAuthorAssociation { OWNER MEMBER COLLABORATOR CONTRIBUTOR FIRST_TIME_CONTRIBUTOR FIRST_TIMER MANNEQUIN NONE }
        enum DeploymentStatusState { ERROR FAILURE INACTIVE IN_PROGRESS PENDING QUEUED SUCCESS WAITING }
        enum ReactionContent { THUMBS_UP THUMBS_DOWN LAUGH HOORAY CONFUSED HEART ROCKET EYES }
        enum PullRequestTimelineItemsItemType {
          LABELED_EVENT UNLABELED_EVENT CLOSED_EVENT REOPENED_EVENT MERGED_EVENT HEAD_REF_FORCE_PUSHED_EVENT ISSUE_COMMENT
        }
        enum IssueTimelineItemsItemType { LABELED_EVENT UNLABELED_EVENT CLOSED_EVENT REOPENED_EVENT ISSUE_COMMENT }
        """;
}
