package dev.heed.server.kserve;

import com.google.inject.Inject;
import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.grpc.GrpcSerializationFormats;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.grpc.GrpcService;
import dev.heed.server.http.Decoding;
import dev.heed.server.http.Exchange;
import dev.heed.server.http.Failure;
import dev.heed.server.http.HealthRoutes;
import dev.heed.server.http.HttpRoutes;
import dev.heed.server.models.Models;
import dev.heed.server.settings.ServerSettings;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The Open Inference Protocol by gRPC. */
public final class GrpcRoutes implements HttpRoutes {

  private static final String SERVICE = "inference.GRPCInferenceService";

  private static final io.grpc.Metadata.Key<String> RETRY_AFTER =
      io.grpc.Metadata.Key.of("retry-after", io.grpc.Metadata.ASCII_STRING_MARSHALLER);

  private final ServerSettings settings;
  private final Models models;
  private final Metadata metadata;
  private final Inference inference;
  private final HealthRoutes health;
  private final Decoding decoding;

  @Inject
  GrpcRoutes(
      ServerSettings settings,
      Models models,
      Metadata metadata,
      Inference inference,
      HealthRoutes health,
      Decoding decoding) {
    this.settings = settings;
    this.models = models;
    this.metadata = metadata;
    this.inference = inference;
    this.health = health;
    this.decoding = decoding;
  }

  @Override
  public void addTo(ServerBuilder server) {
    server.service(
        GrpcService.builder()
            .addService(service())
            // Without JSON, for which classes would be made at each start that nobody uses.
            .supportedSerializationFormats(
                GrpcSerializationFormats.PROTO, GrpcSerializationFormats.PROTO_WEB)
            .exceptionHandler(GrpcRoutes::brokenOff)
            .useClientTimeoutHeader(true)
            .maxRequestMessageLength((int) Math.min(Integer.MAX_VALUE, settings.bodyBytes()))
            .build());
  }

  /**
   * Armeria reads past the end of a request that is shorter than its frame says, and would call
   * that unknown; calls answer for what they throw themselves.
   */
  private static Status brokenOff(
      RequestContext context, Status status, Throwable cause, io.grpc.Metadata metadata) {
    return cause instanceof IndexOutOfBoundsException
        ? Status.INTERNAL.withDescription("The request ends within a message.")
        : status;
  }

  private ServerServiceDefinition service() {
    ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(SERVICE);
    now(service, "ServerLive", message -> ServerMessages.yes(1, true));
    now(service, "ServerReady", message -> ServerMessages.yes(1, health.isReady()));
    now(service, "ModelReady", message -> ServerMessages.yes(1, isReady(message)));
    now(service, "ServerMetadata", message -> ServerMessages.server());
    now(service, "ModelMetadata", this::model);
    now(service, "RepositoryIndex", this::index);
    now(service, "RepositoryModelLoad", this::load);
    now(service, "RepositoryModelUnload", this::unload);
    add(service, "ModelInfer", this::infer);
    return service.build();
  }

  private interface Call {
    CompletableFuture<byte[]> answer(byte[] message, ServiceRequestContext context);
  }

  private interface Now {
    byte[] answer(byte[] message);
  }

  private void now(ServerServiceDefinition.Builder service, String name, Now call) {
    add(
        service,
        name,
        (message, context) -> CompletableFuture.completedFuture(call.answer(message)));
  }

  private void add(ServerServiceDefinition.Builder service, String name, Call call) {
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodType.UNARY)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
            .setRequestMarshaller(BYTES)
            .setResponseMarshaller(BYTES)
            .build();
    service.addMethod(
        method, ServerCalls.asyncUnaryCall((message, observer) -> answer(call, message, observer)));
  }

  private void answer(Call call, byte[] message, StreamObserver<byte[]> observer) {
    ServiceRequestContext context = ServiceRequestContext.current();
    var unused =
        CompletableFuture.completedFuture(message)
            .thenComposeAsync(given -> call.answer(given, context), decoding)
            .whenComplete(
                (answer, error) -> {
                  if (error == null) {
                    observer.onNext(answer);
                    observer.onCompleted();
                  } else {
                    fail(observer, Failure.of(error));
                  }
                });
  }

  private static void fail(StreamObserver<byte[]> observer, Failure failure) {
    io.grpc.Metadata trailers = new io.grpc.Metadata();
    failure.retrySeconds().ifPresent(seconds -> trailers.put(RETRY_AFTER, Long.toString(seconds)));
    Status status =
        switch (failure.status().code()) {
          case 400 -> Status.INVALID_ARGUMENT;
          case 404 -> Status.NOT_FOUND;
          case 429 -> Status.RESOURCE_EXHAUSTED;
          case 499 -> Status.CANCELLED;
          case 503 -> Status.UNAVAILABLE;
          case 504 -> Status.DEADLINE_EXCEEDED;
          default -> Status.INTERNAL;
        };
    observer.onError(status.withDescription(failure.message()).asRuntimeException(trailers));
  }

  private CompletableFuture<byte[]> infer(byte[] message, ServiceRequestContext context) {
    long millis = context.requestTimeoutMillis();
    Optional<Duration> time =
        millis > 0
            ? Optional.of(Duration.ofMillis(Math.min(millis, settings.policy().time().toMillis())))
            : Optional.empty();
    InferRequest request = InferMessage.read(message, time);
    return inference
        .run(request, ticket -> Exchange.leaveWith(context, ticket))
        .thenApply(InferMessage::write);
  }

  private boolean isReady(byte[] message) {
    String name = ServerMessages.name(message);
    return models.all().stream()
        .anyMatch(entry -> entry.name().equals(name) && entry.peek().isPresent());
  }

  private byte[] model(byte[] message) {
    return ServerMessages.model(
        metadata.model(ServerMessages.name(message), ServerMessages.version(message)));
  }

  private byte[] index(byte[] message) {
    return ServerMessages.index(metadata.index(ServerMessages.isReadyAlone(message)));
  }

  private byte[] load(byte[] message) {
    String name = ServerMessages.repositoryName(message);
    models.load(name);
    return ServerMessages.loaded(name, true);
  }

  private byte[] unload(byte[] message) {
    String name = ServerMessages.repositoryName(message);
    models.unload(name);
    return ServerMessages.loaded(name, true);
  }

  /** Messages are read and written by the methods themselves. */
  private static final Marshaller<byte[]> BYTES =
      new Marshaller<>() {
        @Override
        public InputStream stream(byte[] message) {
          return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream message) {
          try {
            return message.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };
}
