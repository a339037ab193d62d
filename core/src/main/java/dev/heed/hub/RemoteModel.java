package dev.heed.hub;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A repository on the hub: which commit a revision is, which files it has, and their content. */
final class RemoteModel {

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY = 429;
  private static final int SERVER = 500;
  private static final int MOST_PAGES = 1000;
  private static final int LONGEST_PAGE = 64 << 20;
  private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;\\s*rel=\"?next\"?");

  private final HubClient client;
  private final Retries retries;
  private final RepositoryId id;

  RemoteModel(HubClient client, Retries retries, RepositoryId id) {
    this.client = client;
    this.retries = retries;
    this.id = id;
  }

  /** What the hub says of the revision: its commit, and the names of its files. */
  Json info() {
    String address = api() + "/revision/" + encoded(id.revisionOrMain());
    return Json.parse(address, page(address).text());
  }

  /** The commit, of 40 letters. */
  static String commit(Json info) {
    String commit = info.text("sha");
    if (!RepositoryId.isCommit(commit)) {
      throw invalidModel("%s: '%s' is no commit.".formatted(info.origin(), commit));
    }
    return commit;
  }

  /** The files of a commit; a mirror without a listing is asked of each file. */
  List<RemoteFile> files(Json info, String commit) {
    List<RemoteFile> files = new ArrayList<>();
    Optional<String> address =
        Optional.of(api() + "/tree/" + commit + "?recursive=true&expand=false");
    for (int i = 0; i < MOST_PAGES && address.isPresent(); i++) {
      Page page = page(address.get(), i == 0);
      if (page.missing()) {
        return byName(info, commit);
      }
      for (Json entry : Json.parseList(address.get(), page.text())) {
        RemoteFile.of(entry).ifPresent(files::add);
      }
      address = page.next();
    }
    return files.isEmpty() ? byName(info, commit) : List.copyOf(files);
  }

  private List<RemoteFile> byName(Json info, String commit) {
    return info.objects("siblings").stream()
        .map(sibling -> sibling.text("rfilename"))
        .map(path -> described(path, commit))
        .toList();
  }

  private RemoteFile described(String path, String commit) {
    return asking(
        path,
        () -> {
          try (HubAnswer answer = client.head(address(path, commit))) {
            if (answer.status() / 100 > 3) {
              throw refusal(answer, path);
            }
            OptionalLong size = answer.size();
            return new RemoteFile(
                path,
                size.orElseThrow(() -> invalidModel("The hub tells no size of " + path + ".")),
                answer
                    .etag()
                    .orElseThrow(() -> invalidModel("The hub tells no ETag of " + path + ".")));
          }
        });
  }

  /** A file's content from a byte on; the caller closes it, and looks at the status. */
  HubAnswer open(String path, String commit, long from) throws IOException {
    Map<String, String> headers =
        from > 0
            ? Map.of("Range", "bytes=%s-".formatted(from), "Accept-Encoding", "identity")
            : Map.of("Accept-Encoding", "identity");
    HubAnswer answer = client.get(address(path, commit), headers);
    if (answer.status() / 100 == 2 || answer.status() == 416) {
      return answer;
    }
    try (answer) {
      throw refused(answer, path);
    }
  }

  private Page page(String address) {
    return page(address, false);
  }

  private Page page(String address, boolean mayBeMissing) {
    return asking(
        address,
        () -> {
          try (HubAnswer answer = client.get(address, Map.of("Accept", "application/json"))) {
            if (answer.status() == NOT_FOUND
                && mayBeMissing
                && answer.first().firstValue("x-error-code").isEmpty()) {
              return new Page("", Optional.empty(), true);
            }
            if (answer.status() != OK) {
              throw refused(answer, id.revisionOrMain());
            }
            byte[] bytes = answer.body().readNBytes(LONGEST_PAGE);
            return new Page(new String(bytes, StandardCharsets.UTF_8), next(answer), false);
          }
        });
  }

  private record Page(String text, Optional<String> next, boolean missing) {}

  private static Optional<String> next(HubAnswer answer) {
    return answer.last().allValues("link").stream()
        .map(NEXT::matcher)
        .filter(Matcher::find)
        .map(found -> answer.address().resolve(found.group(1)).toString())
        .findFirst();
  }

  /** One that may get better is tried again; the others are told as they are. */
  private IOException refused(HubAnswer answer, String what) {
    if (answer.status() >= SERVER || answer.status() == TOO_MANY) {
      return new IOException(String.valueOf(refusal(answer, what).getMessage()));
    }
    throw refusal(answer, what);
  }

  private HeedException refusal(HubAnswer answer, String what) {
    return HubRefusal.of(answer.status(), answer.last(), what, id, client.settings());
  }

  @FunctionalInterface
  private interface Question<T> {
    T ask() throws IOException;
  }

  private <T> T asking(String what, Question<T> question) {
    List<T> answers = new ArrayList<>();
    try {
      retries.run(() -> 0, () -> answers.add(question.ask()));
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_MODEL,
          "%s of %s cannot be asked for: %s. Check the connection and HF_ENDPOINT (%s); with HF_HUB_OFFLINE=1 the cache alone is used."
              .formatted(what, id, e.getMessage(), client.settings().endpoint()),
          e);
    }
    return answers.get(0);
  }

  private String api() {
    return client.settings().endpoint() + "/api/models/" + id.name();
  }

  private String address(String path, String commit) {
    return "%s/%s/resolve/%s/%s"
        .formatted(client.settings().endpoint(), id.name(), commit, encodedPath(path));
  }

  private static String encodedPath(String path) {
    return Arrays.stream(path.split("/"))
        .map(RemoteModel::encoded)
        .collect(Collectors.joining("/"));
  }

  private static String encoded(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
