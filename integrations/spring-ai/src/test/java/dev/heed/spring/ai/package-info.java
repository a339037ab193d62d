/** Spring AI's models on small folders. */
@org.jspecify.annotations.NullMarked
package dev.heed.spring.ai;
