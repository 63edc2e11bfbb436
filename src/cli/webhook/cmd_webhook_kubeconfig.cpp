#include "app/kubeconfig/certificates_file.hpp"
#include "app/kubeconfig/resolved_cluster.hpp"
#include "base/base64.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "cli/webhook/commands.hpp"
#include "kube/kubeconfig/edit.hpp"
#include "model/http/url.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <memory>

namespace oidcctl::cli {

namespace {

struct WebhookKubeconfigOptions
{
  std::string url = {};
  std::string certificate_authority = {};
  std::string client_certificate = {};
  std::string client_key = {};
  std::string tls_server_name = {};
  std::string target = "kubeconfig";
};

Result<std::string>
webhook_url(const std::string& text)
{
  const auto url = Url::parse(text);
  if (!url || url->host.empty() || url->scheme != "https" || url->has_userinfo ||
      url->query || url->fragment) {
    return usage_error(
        {"URL"},
        fmt::format("invalid webhook URL {}: expected https://HOST[:PORT]/PATH "
                    "without a query",
                    text::quote(text)),
        "kube-apiserver sends tokens there");
  }
  return text;
}

// Return the block of Terraform for a CoreWeave cluster: the cloud takes an address and a
// CA, and no client certificate.
Result<std::string>
coreweave_block(const WebhookKubeconfigOptions& options,
                const std::string& url,
                const std::string& pem)
{
  if (!options.client_certificate.empty() || !options.tls_server_name.empty()) {
    return usage_error({"--target"},
                       "CoreWeave's authn_webhook has no client certificate and no TLS "
                       "server name",
                       "use a path that cannot be guessed instead");
  }
  std::string block =
      fmt::format("authn_webhook = {{\n  server = {}\n", to_text(Json(url), -1));
  if (!pem.empty()) {
    block += fmt::format("  ca     = \"{}\"\n",
                         base64::encode(pem, base64::Alphabet::standard));
  }
  return block + "}\n";
}

Result<Outcome>
run_webhook_kubeconfig(System& system, const WebhookKubeconfigOptions& options)
{
  TRY_ASSIGN(const auto url, webhook_url(options.url));
  std::string pem;
  if (!options.certificate_authority.empty()) {
    TRY_ASSIGN(const auto certificates,
               read_certificates(system, options.certificate_authority));
    pem = certificates.pem();
  }
  if (options.target == "coreweave") {
    TRY_ASSIGN(auto block, coreweave_block(options, url, pem));
    return Outcome{std::move(block)};
  }
  kube::Cluster cluster{.server = url,
                        .tls_server_name = options.tls_server_name,
                        .certificate_authority_data = pem};
  // Files on the machine of kube-apiserver, which reads the certificate again by itself.
  kube::User user;
  user.client_certificate = options.client_certificate;
  user.client_key = options.client_key;
  TRY_ASSIGN(
      auto text,
      kube::to_kubeconfig_text({.clusters = {{"webhook", cluster}},
                                .users = {{"kube-apiserver", user}},
                                .contexts = {{"webhook", {"webhook", "kube-apiserver"}}},
                                .current_context = "webhook"}));
  std::vector<Notice> notices{
      {NoticeLevel::note,
       "start kube-apiserver with --authentication-token-webhook-config-file=FILE and "
       "--authentication-token-webhook-version=v1; it reads the file once",
       {}}};
  if (options.client_certificate.empty()) {
    notices.push_back(
        {NoticeLevel::warning,
         "without a client certificate everyone who reaches the webhook can "
         "ask whether a token is good",
         "use --client-certificate and --client-key, and --client-ca-file of "
         "`oidcctl webhook serve`"});
  }
  return Outcome{std::move(text), ExitStatus::success, std::move(notices)};
}

} // namespace

void
build_webhook_kubeconfig(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<WebhookKubeconfigOptions>();
  parameters.argument("URL", options->url, "The webhook, with its path");
  parameters
      .file("--certificate-authority",
            options->certificate_authority,
            "CAs of the webhook (PEM), embedded as data")
      .only_in_arguments = true; // elsewhere it is the CA of the issuer
  parameters.value("--client-certificate",
                   "PATH",
                   options->client_certificate,
                   "Client certificate on the machine of kube-apiserver");
  parameters.value(
      "--client-key", "PATH", options->client_key, "Its key on the same machine");
  parameters.value("--tls-server-name",
                   "NAME",
                   options->tls_server_name,
                   "Name to verify in the webhook's certificate");
  parameters.choice("--target",
                    "TARGET",
                    {"kubeconfig", "coreweave"},
                    options->target,
                    "The file of kube-apiserver, or the block of a CoreWeave cluster");
  parameters.required({"URL"});
  parameters.needs("--client-certificate", "--client-key");
  parameters.needs("--client-key", "--client-certificate");
  invocation.action = [options](System& system) {
    return run_webhook_kubeconfig(system, *options);
  };
}

} // namespace oidcctl::cli
