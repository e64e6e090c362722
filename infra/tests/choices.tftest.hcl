# What the variables choose, planned without AWS: terraform test, 1.7 or newer.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Statement\":[]}" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }

  mock_data "aws_region" {
    defaults = { name = "us-west-2" }
  }

  mock_data "aws_availability_zones" {
    defaults = { names = ["us-west-2a", "us-west-2b"] }
  }
}

variables {
  repository = "octo-org/octo-repo"
}

run "everybody_where_nothing_is_named" {
  command = plan

  assert {
    condition     = [for rule in aws_vpc_security_group_ingress_rule.application : rule.cidr_ipv4] == ["0.0.0.0/0"] && length(aws_vpc_security_group_ingress_rule.gateway) == 0
    error_message = "The default is documented as everybody."
  }

  assert {
    condition     = [for rule in aws_vpc_security_group_egress_rule.allowed : "${rule.ip_protocol} ${rule.cidr_ipv4}"] == ["-1 0.0.0.0/0"] && length(aws_budgets_budget.environments) == 0
    error_message = "Everything may be connected to, and there is no budget."
  }
}

run "only_the_gateway_where_one_is_named" {
  command = plan

  variables {
    gateway_security_groups = ["sg-0123456789abcdef0"]
  }

  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.application) == 0 && [for rule in aws_vpc_security_group_ingress_rule.gateway : rule.referenced_security_group_id] == ["sg-0123456789abcdef0"]
    error_message = "A gateway leaves nothing open to the world."
  }
}

run "only_the_addresses_where_some_are_named" {
  command = plan

  variables {
    allowed_cidrs           = ["203.0.113.0/24"]
    gateway_security_groups = ["sg-0123456789abcdef0"]
    egress                  = [{ cidr = "0.0.0.0/0", port = 443 }, { cidr = "10.0.0.0/8" }]
  }

  assert {
    condition     = [for rule in aws_vpc_security_group_ingress_rule.application : rule.cidr_ipv4] == ["203.0.113.0/24"] && length(aws_vpc_security_group_ingress_rule.gateway) == 1
    error_message = "Addresses that are named are all that is open, beside the gateway."
  }

  assert {
    condition     = toset([for rule in aws_vpc_security_group_egress_rule.allowed : "${rule.ip_protocol} ${rule.from_port}-${rule.to_port} ${rule.cidr_ipv4}"]) == toset(["tcp 443-443 0.0.0.0/0", "tcp 0-65535 10.0.0.0/8"])
    error_message = "Only what is named may be connected to."
  }
}

run "a_gateway_beside_everybody_is_refused" {
  command = plan

  variables {
    allowed_cidrs           = ["0.0.0.0/0"]
    gateway_security_groups = ["sg-0123456789abcdef0"]
  }

  expect_failures = [aws_vpc_security_group_ingress_rule.gateway]
}

run "a_budget_counts_what_carries_the_tag_and_mails_the_named" {
  command = plan

  variables {
    monthly_budget = 100
    budget_emails  = ["owner@example.com"]
  }

  assert {
    condition     = aws_budgets_budget.environments[0].limit_amount == "100.00" && aws_budgets_budget.environments[0].limit_unit == "USD"
    error_message = "The limit is in dollars a month."
  }

  assert {
    condition     = one(aws_budgets_budget.environments[0].cost_filter).values == tolist(["user:showtime_repository$octo-org/octo-repo"])
    error_message = "Only what carries the repository's tag is counted."
  }

  assert {
    condition = toset([
      for mail in aws_budgets_budget.environments[0].notification : "${mail.notification_type} ${mail.threshold} ${one(mail.subscriber_email_addresses)}"
    ]) == toset(["ACTUAL 80 owner@example.com", "FORECASTED 100 owner@example.com"])
    error_message = "Mail goes out at 80 % spent and at 100 % forecast."
  }
}

run "a_budget_without_an_address_is_refused" {
  command = plan

  variables {
    monthly_budget = 100
  }

  expect_failures = [aws_budgets_budget.environments]
}

run "bad_values_are_refused" {
  command = plan

  variables {
    allowed_cidrs           = []
    gateway_security_groups = ["0.0.0.0/0"]
    egress                  = [{ cidr = "0.0.0.0/0", protocol = "-1", port = 443 }]
    repository_id           = -1
    github_workflows        = ["*.yml"]
    monthly_budget          = 0
    budget_emails           = ["nobody"]
  }

  expect_failures = [var.allowed_cidrs, var.gateway_security_groups, var.egress, var.repository_id, var.github_workflows, var.monthly_budget, var.budget_emails]
}
