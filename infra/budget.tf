# An alarm, not a limit: AWS counts hours later, and only what carries the tag. The account's owner has to activate the tag showtime_repository as a cost
# allocation tag once (Billing, or `aws ce update-cost-allocation-tags-status`); before that the budget sees nothing.
resource "aws_budgets_budget" "environments" {
  count        = var.monthly_budget == null ? 0 : 1
  name         = "${var.name}-environments"
  budget_type  = "COST"
  limit_amount = format("%.2f", var.monthly_budget)
  limit_unit   = "USD"
  time_unit    = "MONTHLY"
  tags         = var.tags

  cost_filter {
    name   = "TagKeyValue"
    values = [join("$", ["user:showtime_repository", var.repository])]
  }

  dynamic "notification" {
    for_each = { ACTUAL = 80, FORECASTED = 100 }

    content {
      notification_type          = notification.key
      comparison_operator        = "GREATER_THAN"
      threshold                  = notification.value
      threshold_type             = "PERCENTAGE"
      subscriber_email_addresses = var.budget_emails
    }
  }

  lifecycle {
    precondition {
      condition     = length(var.budget_emails) > 0
      error_message = "An alarm needs somebody to hear it: set budget_emails."
    }
  }
}
