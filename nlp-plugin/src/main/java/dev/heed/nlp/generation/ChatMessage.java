package dev.heed.nlp.generation;

/**
 * One message of a conversation.
 *
 * @param role such as {@code system}, {@code user} or {@code assistant}
 */
public record ChatMessage(String role, String content) {}
