resource "aws_ecr_repository" "images" {
  name = var.name

  image_tag_mutability = var.immutable_tags ? "IMMUTABLE" : "MUTABLE"

  # Every image in it can be built again, and without this a forgotten one stops `terraform destroy`.
  force_delete = true

  image_scanning_configuration {
    scan_on_push = true
  }

  tags = var.tags
}

# The second line behind Showtime's own clean-up: what it could not delete does not stay for ever.
resource "aws_ecr_lifecycle_policy" "images" {
  repository = aws_ecr_repository.images.name

  policy = jsonencode({
    rules = [
      {
        rulePriority = 1
        description  = "Images without a tag: an environment may run one by its digest"
        selection    = { tagStatus = "untagged", countType = "sinceImagePushed", countUnit = "days", countNumber = var.image_retention_days }
        action       = { type = "expire" }
      },
      {
        rulePriority = 2
        description  = "Images of pull requests"
        selection    = { tagStatus = "tagged", tagPrefixList = ["pr-"], countType = "sinceImagePushed", countUnit = "days", countNumber = var.image_retention_days }
        action       = { type = "expire" }
      },
    ]
  })
}
