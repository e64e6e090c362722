# What __REPOSITORY__ deploys its environments into. Written once by Showtime __VERSION__ (Initialize-ShowtimeInfrastructure); yours to change.
# With AWS credentials that may create these things, and gh, in this folder:
#
#   terraform init
#   terraform apply
#   terraform output -raw showtime_yml      # paste it into .github/showtime.yml
#   gh variable set SHOWTIME_AWS_ROLE --repo __REPOSITORY__ --body "$(terraform output -raw role_arn)"

terraform {
  required_version = ">= 1.5"

  # Keep the state where your other state is, for example:
  # backend "s3" {
  #   bucket = "my-terraform-state"
  #   key    = "showtime.tfstate"
  #   region = "__REGION__"
  # }
}

provider "aws" {
  region = "__REGION__"
}

module "showtime" {
  source = "./showtime"

  repository     = "__REPOSITORY__"
  default_branch = "__BRANCH__"
  name           = "__NAME__"
  port           = __PORT__

  # showtime/variables.tf says what else can be chosen: an existing network, who may open environments, spot capacity, secrets.
}

output "showtime_yml" {
  description = "What belongs into .github/showtime.yml."
  value       = module.showtime.showtime_yml
}

output "role_arn" {
  description = "The role of the workflows: the repository variable SHOWTIME_AWS_ROLE."
  value       = module.showtime.role_arn
}

output "trusted_subjects" {
  description = "The subjects that a GitHub token must have, one of them, to get the role."
  value       = module.showtime.trusted_subjects
}
