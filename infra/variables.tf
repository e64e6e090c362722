variable "name" {
  description = "Name of the cluster and beginning of the other resources' names."
  type        = string
  default     = "showtime"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,31}$", var.name))
    error_message = "Use 1 to 32 lowercase letters, digits and dashes, beginning with a letter."
  }
}

variable "repository" {
  description = "The GitHub repository, owner/name, spelled with the capitals that GitHub shows: its tokens say it that way."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.repository))
    error_message = "Write owner/name."
  }
}

variable "default_branch" {
  description = "The branch whose workflows may deploy."
  type        = string
  default     = "main"

  validation {
    condition     = can(regex("^[A-Za-z0-9._/-]+$", var.default_branch))
    error_message = "A branch's name, without refs/heads/ and without wildcards."
  }
}

variable "github_environment" {
  description = "A GitHub environment that the workflows' jobs name. With it, only its jobs may deploy; null trusts the default branch's jobs."
  type        = string
  default     = null

  validation {
    condition     = var.github_environment == null ? true : can(regex("^[A-Za-z0-9._ -]+$", var.github_environment))
    error_message = "An environment's name: letters, digits, dots, dashes, spaces; no wildcards."
  }
}

variable "github_ids" {
  description = "The numbers of owner and repository, where GitHub's tokens carry them: repositories made or renamed since 2026-07-15, and those that opted in. `gh api repos/OWNER/NAME --jq '{owner: .owner.id, repository: .id}'`"
  type = object({
    owner      = number
    repository = number
  })
  default = null
}

variable "github_subjects" {
  description = "The exact token subjects to trust instead of the one that the variables above make: for a repository with a subject template of its own."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for subject in var.github_subjects : can(regex("^[^*?]+$", subject))])
    error_message = "Whole subjects only: a wildcard lets every branch and pull request in."
  }
}

variable "repository_id" {
  description = "The repository's number: with it the role trusts no other repository of that name, whatever becomes of the name. `gh api repos/OWNER/NAME --jq .id`"
  type        = number
  default     = null

  validation {
    condition     = var.repository_id == null ? true : var.repository_id > 0 && floor(var.repository_id) == var.repository_id
    error_message = "The number that GitHub's API calls id."
  }
}

variable "github_workflows" {
  description = "The files in .github/workflows whose jobs get the role, on the default branch; an empty list trusts every workflow there."
  type        = list(string)
  default     = ["showtime.yml", "showtime-cleanup.yml", "showtime-commands.yml", "showtime-publish.yml"]

  validation {
    condition     = alltrue([for file in var.github_workflows : can(regex("^[A-Za-z0-9._-]+\\.ya?ml$", file))])
    error_message = "Names of files, for example showtime.yml, without a folder and without wildcards."
  }
}

variable "oidc_provider_arn" {
  description = "The account's provider for token.actions.githubusercontent.com, of which it can have only one; null makes it."
  type        = string
  default     = null
}

variable "network" {
  description = "An existing VPC and its public subnets; null makes a VPC with two."
  type = object({
    vpc_id     = string
    subnet_ids = list(string)
  })
  default = null

  validation {
    condition     = var.network == null ? true : length(var.network.subnet_ids) > 0
    error_message = "Name at least one subnet."
  }
}

variable "vpc_cidr" {
  description = "The range of the VPC that is made; a /24 or larger."
  type        = string
  default     = "10.42.0.0/16"

  validation {
    condition     = can(cidrsubnet(var.vpc_cidr, 4, 1))
    error_message = "An IPv4 range, for example 10.42.0.0/16."
  }
}

variable "port" {
  description = "The TCP port of the application (environment.port)."
  type        = number
  default     = 8080

  validation {
    condition     = var.port >= 1 && var.port <= 65535
    error_message = "1 to 65535."
  }
}

variable "allowed_cidrs" {
  description = "The IPv4 ranges that may open environments; null is everybody, or nobody beside gateway_security_groups. What runs Showtime must be in one of them, or its health check never succeeds."
  type        = list(string)
  default     = null

  validation {
    condition     = var.allowed_cidrs == null ? true : length(var.allowed_cidrs) > 0 && alltrue([for cidr in var.allowed_cidrs : can(cidrnetmask(cidr))])
    error_message = "IPv4 ranges, for example 203.0.113.0/24; at least one."
  }
}

variable "gateway_security_groups" {
  description = "Security groups of load balancers, proxies or runners in the VPC that may open environments. With one of them nothing else may, but allowed_cidrs."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for group in var.gateway_security_groups : can(regex("^sg-[0-9a-f]+$", group))])
    error_message = "Ids of security groups, for example sg-0123456789abcdef0."
  }
}

variable "egress" {
  description = "Where environments may connect to. They need AWS at 443 for images, logs and secrets, and what the application asks for. Without a port: all of the protocol."
  type = list(object({
    cidr     = string
    protocol = optional(string, "tcp")
    port     = optional(number)
  }))
  default = [{ cidr = "0.0.0.0/0", protocol = "-1" }]

  validation {
    condition = alltrue([
      for rule in var.egress : can(cidrnetmask(rule.cidr)) && contains(["-1", "tcp", "udp"], rule.protocol) && (rule.port == null || rule.protocol != "-1")
    ])
    error_message = "IPv4 ranges with the protocol tcp, udp, or -1 for everything, which takes no port."
  }
}

variable "capacity" {
  description = "fargate, or spot for up to 70 % less and an interruption now and then (deploy.ecs.capacity)."
  type        = string
  default     = "fargate"

  validation {
    condition     = contains(["fargate", "spot"], var.capacity)
    error_message = "fargate or spot."
  }
}

variable "log_retention_days" {
  description = "How long logs are kept."
  type        = number
  default     = 14

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365], var.log_retention_days)
    error_message = "CloudWatch takes 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180 or 365."
  }
}

variable "image_retention_days" {
  description = "When an image is deleted, should clean-up have missed it. Longer than any environment lives: a task that is replaced pulls its image again."
  type        = number
  default     = 30

  validation {
    condition     = var.image_retention_days >= 1
    error_message = "At least a day."
  }
}

variable "immutable_tags" {
  description = "Refuse to overwrite an image's tag. Environments run images by digest either way; a forced rebuild of a commit then fails and says what to do."
  type        = bool
  default     = false
}

variable "secret_arns" {
  description = "Secrets (Secrets Manager) and parameters (SSM) that environment.secrets refers to, without a JSON key behind them."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.secret_arns : can(regex("^arn:[a-z-]+:(secretsmanager|ssm):[^*?]+$", arn))])
    error_message = "ARNs of Secrets Manager secrets or SSM parameters, without wildcards."
  }
}

variable "secret_kms_key_arns" {
  description = "Keys of your own that those secrets are encrypted with."
  type        = list(string)
  default     = []
}

variable "monthly_budget" {
  description = "US dollars a month: mail to budget_emails at 80 % of it spent, and where all of it is forecast. Null makes no budget."
  type        = number
  default     = null

  validation {
    condition     = var.monthly_budget == null ? true : var.monthly_budget > 0
    error_message = "More than nothing."
  }
}

variable "budget_emails" {
  description = "Who gets the budget's mail; ten addresses at most."
  type        = list(string)
  default     = []

  validation {
    condition     = length(var.budget_emails) <= 10 && alltrue([for address in var.budget_emails : can(regex("^[^@ ]+@[^@ ]+$", address))])
    error_message = "Up to ten e-mail addresses."
  }
}

variable "tags" {
  description = "Tags on everything that is made."
  type        = map(string)
  default     = {}
}
