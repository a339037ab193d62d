/**
 * Decodes WebP, lossy (VP8 key frames, RFC 6386) and lossless (VP8L, RFC 9649), to the very samples
 * that libwebp gives.
 */
@Internal
@NullMarked
package dev.heed.vision.image.webp;

import dev.heed.api.Internal;
import org.jspecify.annotations.NullMarked;
