// An address of one's own: DOMAIN_NAME, and CERTIFICATE_ARN for it in the same region.
// Its DNS record, a CNAME to the output DomainTarget, is made where the domain is kept.

const { text } = require("./settings.cjs");

function certificate() {
  const found = text("CERTIFICATE_ARN");
  if (found || !text("DOMAIN_NAME")) return found;
  throw new Error("DOMAIN_NAME needs CERTIFICATE_ARN: a certificate in the same region");
}

function domain({ naming }) {
  const DomainName = text("DOMAIN_NAME");
  if (!DomainName) return {};
  const CertificateArn = certificate();
  const Domain = {
    Type: "AWS::ApiGatewayV2::DomainName",
    Properties: {
      DomainName,
      DomainNameConfigurations: [
        { CertificateArn, EndpointType: "REGIONAL", SecurityPolicy: "TLS_1_2" },
      ],
    },
  };
  const Mapping = {
    Type: "AWS::ApiGatewayV2::ApiMapping",
    Properties: {
      DomainName: { Ref: "Domain" },
      ApiId: { Ref: naming.getHttpApiLogicalId() },
      Stage: { Ref: naming.getHttpApiStageLogicalId() },
    },
  };
  const target = { "Fn::GetAtt": ["Domain", "RegionalDomainName"] };
  return {
    Resources: { Domain, DomainMapping: Mapping },
    Outputs: { DomainTarget: { Value: target } },
  };
}

module.exports = Object.assign(domain, { certificate });
