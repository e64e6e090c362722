locals {
  makes_network = var.network == null
  vpc_id        = local.makes_network ? aws_vpc.this[0].id : var.network.vpc_id
  subnet_ids    = local.makes_network ? aws_subnet.public[*].id : var.network.subnet_ids
}

data "aws_availability_zones" "available" {
  count = local.makes_network ? 1 : 0
  state = "available"

  # Local zones and Wavelength run no Fargate.
  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

resource "aws_vpc" "this" {
  count                = local.makes_network ? 1 : 0
  cidr_block           = var.vpc_cidr
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags                 = merge(var.tags, { Name = var.name })
}

# Public subnets and no NAT gateway: an environment is opened at its task's own public address, and a gateway would cost more than the tasks.
resource "aws_subnet" "public" {
  count             = local.makes_network ? 2 : 0
  vpc_id            = aws_vpc.this[0].id
  cidr_block        = cidrsubnet(var.vpc_cidr, 4, count.index)
  availability_zone = data.aws_availability_zones.available[0].names[count.index]
  tags              = merge(var.tags, { Name = "${var.name}-${count.index + 1}" })
}

resource "aws_internet_gateway" "this" {
  count  = local.makes_network ? 1 : 0
  vpc_id = aws_vpc.this[0].id
  tags   = merge(var.tags, { Name = var.name })
}

resource "aws_route_table" "public" {
  count  = local.makes_network ? 1 : 0
  vpc_id = aws_vpc.this[0].id
  tags   = merge(var.tags, { Name = var.name })
}

resource "aws_route" "internet" {
  count                  = local.makes_network ? 1 : 0
  route_table_id         = aws_route_table.public[0].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this[0].id
}

resource "aws_route_table_association" "public" {
  count          = local.makes_network ? 2 : 0
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public[0].id
}

locals {
  allowed_cidrs = var.allowed_cidrs != null ? var.allowed_cidrs : length(var.gateway_security_groups) > 0 ? [] : ["0.0.0.0/0"]
}

resource "aws_security_group" "environments" {
  name        = "${var.name}-environments"
  description = "Environments of pull requests of ${var.repository}"
  vpc_id      = local.vpc_id
  tags        = merge(var.tags, { Name = "${var.name}-environments" })
}

resource "aws_vpc_security_group_ingress_rule" "application" {
  for_each          = toset(local.allowed_cidrs)
  security_group_id = aws_security_group.environments.id
  description       = "The application"
  ip_protocol       = "tcp"
  from_port         = var.port
  to_port           = var.port
  cidr_ipv4         = each.value
  tags              = var.tags
}

resource "aws_vpc_security_group_ingress_rule" "gateway" {
  for_each                     = toset(var.gateway_security_groups)
  security_group_id            = aws_security_group.environments.id
  description                  = "The application, from a gateway"
  ip_protocol                  = "tcp"
  from_port                    = var.port
  to_port                      = var.port
  referenced_security_group_id = each.value
  tags                         = var.tags

  lifecycle {
    precondition {
      condition     = !contains(local.allowed_cidrs, "0.0.0.0/0")
      error_message = "Everybody is in allowed_cidrs, so the gateway would protect nothing. Leave one of the two out."
    }
  }
}

# Images, logs and whatever the application asks for.
resource "aws_vpc_security_group_egress_rule" "allowed" {
  for_each          = { for rule in var.egress : join(" ", compact([rule.cidr, rule.protocol, rule.port])) => rule }
  security_group_id = aws_security_group.environments.id
  description       = each.value.protocol == "-1" ? "Everything" : "What the application asks for"
  ip_protocol       = each.value.protocol
  from_port         = each.value.protocol == "-1" ? null : coalesce(each.value.port, 0)
  to_port           = each.value.protocol == "-1" ? null : coalesce(each.value.port, 65535)
  cidr_ipv4         = each.value.cidr
  tags              = var.tags
}

moved {
  from = aws_vpc_security_group_egress_rule.all
  to   = aws_vpc_security_group_egress_rule.allowed["0.0.0.0/0 -1"]
}
