package dev.heed.server.kserve;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.stream.SubscriptionOption;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.heed.error.HeedException;
import io.netty.util.AttributeKey;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * JSON and the tensors behind it, which are written once, where the runtime reads them: from an
 * address that is a multiple of 64.
 */
final class DirectBody implements Subscriber<HttpObject> {

  private static final AttributeKey<DirectBody> KEY = AttributeKey.valueOf(DirectBody.class, "it");

  private static final int ALIGNED = 64;

  /** Less is read faster with all others. */
  private static final int LEAST = 1 << 15;

  private final DirectPool pool;
  private final ByteBuffer whole;
  private final int length;
  private final ByteBuffer body;
  private final CompletableFuture<AggregatedHttpRequest> read = new CompletableFuture<>();
  private final HttpRequest request;

  private DirectBody(DirectPool pool, HttpRequest request, int size, int length) {
    this.pool = pool;
    this.request = request;
    this.length = length;
    this.whole = pool.take(size + ALIGNED);
    int misplaced = (whole.alignmentOffset(0, ALIGNED) + length) % ALIGNED;
    this.body = whole.slice((ALIGNED - misplaced) % ALIGNED, size);
  }

  /**
   * Reads a body of which {@code length} bytes are JSON; empty where it is too small for it, or
   * does not say how large it is.
   *
   * @return when all of it is there: the request without its body, which {@link #of} has
   */
  static Optional<CompletableFuture<AggregatedHttpRequest>> read(
      DirectPool pool, ServiceRequestContext context, HttpRequest request, int length) {
    long size = request.headers().contentLength();
    if (size < LEAST || size > context.maxRequestLength() || length > size) {
      return Optional.empty();
    }
    DirectBody direct = new DirectBody(pool, request, (int) size, length);
    context.setAttr(KEY, direct);
    request.subscribe(direct, context.eventLoop(), SubscriptionOption.WITH_POOLED_OBJECTS);
    return Optional.of(direct.read);
  }

  /** That of a request which {@link #read} took. */
  static Optional<DirectBody> of(ServiceRequestContext context) {
    return Optional.ofNullable(context.attr(KEY));
  }

  byte[] json() {
    byte[] json = new byte[length];
    body.get(0, json);
    return json;
  }

  /** What stands behind the JSON. */
  ByteBuffer behind() {
    return body.slice(length, body.capacity() - length);
  }

  /** To be called when no run reads it any more. */
  void done() {
    pool.give(whole);
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(HttpObject part) {
    if (part instanceof HttpData data) {
      try (data) {
        if (data.length() > body.remaining()) {
          read.completeExceptionally(
              HeedException.invalidInput("The body is longer than it says."));
          request.abort();
          return;
        }
        ByteBuffer place = body.slice(body.position(), data.length());
        data.byteBuf().getBytes(data.byteBuf().readerIndex(), place);
        body.position(body.position() + data.length());
      }
    }
  }

  @Override
  public void onError(Throwable error) {
    read.completeExceptionally(error);
  }

  @Override
  public void onComplete() {
    if (body.hasRemaining()) {
      read.completeExceptionally(HeedException.invalidInput("The body is shorter than it says."));
    } else {
      read.complete(AggregatedHttpRequest.of(request.headers()));
    }
  }
}
