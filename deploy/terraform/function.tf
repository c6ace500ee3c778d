# The function that changes the stages is that of the CloudFormation template, so that both do the same.
locals {
  template = file("${path.module}/../aws/onboarding.yaml")
  block    = regex("(?s)ZipFile: \\|\n(.*?)\n {0,8}[A-Z]", local.template)[0]
  function = join("\n", [for line in split("\n", local.block) : trimprefix(line, "          ")])
}
