package dev.heed.hub;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.net.http.HttpHeaders;

/** Puts the hub's refusals into words: what was asked, what it says, what to do. */
final class HubRefusal {

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY = 429;

  private HubRefusal() {}

  static HeedException of(
      int status, HttpHeaders headers, String what, RepositoryId id, HubSettings settings) {
    String code = headers.firstValue("x-error-code").orElse("");
    String said = headers.firstValue("x-error-message").orElse("");
    return new HeedException(
        ErrorCode.INVALID_MODEL,
        switch (code) {
          case "GatedRepo" -> gated(id, settings, said);
          case "RepoNotFound" -> notFound(id, settings);
          case "RevisionNotFound" ->
              "%s has no revision '%s'. %s/%s/tree/main lists its branches and tags; without '@' it is main."
                  .formatted(id.name(), id.revisionOrMain(), settings.endpoint(), id.name());
          case "EntryNotFound" -> "%s has no file '%s'.".formatted(id, what);
          case "DisabledRepo" -> "The hub has disabled %s: %s".formatted(id.name(), said);
          default -> byStatus(status, what, id, settings, said);
        });
  }

  private static String gated(RepositoryId id, HubSettings settings, String said) {
    String next =
        settings.token().isPresent()
            ? "The token that was sent (HF_TOKEN or the token file) has no access to it: ask for it"
                + " there with the token's account, or wait until it is granted."
            : "Ask for access there, make a token that may read (%s/settings/tokens), and set it as HF_TOKEN."
                .formatted(settings.endpoint());
    return "%s is gated: its authors want to know who uses it. Accept their conditions on %s/%s. %s%s"
        .formatted(
            id.name(),
            settings.endpoint(),
            id.name(),
            next,
            said.isEmpty() ? "" : " The hub says: " + said);
  }

  private static String notFound(RepositoryId id, HubSettings settings) {
    return "%s has no model '%s', or it is private. %s"
        .formatted(
            settings.endpoint(),
            id.name(),
            settings.token().isPresent()
                ? "The token that was sent may not see it. Check the name and whose token it is."
                : "Check the name; for a private one, set a token that may read it as HF_TOKEN.");
  }

  private static String byStatus(
      int status, String what, RepositoryId id, HubSettings settings, String said) {
    String tail = said.isEmpty() ? "" : " It says: " + said;
    return switch (status) {
      case UNAUTHORIZED ->
          settings.token().isPresent()
              ? "%s does not take the token (HF_TOKEN or the token file): is it whole, and still valid?%s"
                  .formatted(settings.endpoint(), tail)
              : notFound(id, settings) + tail;
      case FORBIDDEN -> "%s forbids '%s' of %s.%s".formatted(settings.endpoint(), what, id, tail);
      case NOT_FOUND ->
          "%s has no '%s' of %s.%s Check the name and the revision."
              .formatted(settings.endpoint(), what, id, tail);
      case TOO_MANY ->
          "%s takes no more requests for now (status 429).%s Wait, or set a token as HF_TOKEN."
              .formatted(settings.endpoint(), tail);
      default ->
          "%s answers '%s' of %s with status %s.%s Try again later."
              .formatted(settings.endpoint(), what, id, status, tail);
    };
  }
}
