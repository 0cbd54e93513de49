// Varies inputs that hold a Protobuf message, by its descriptor: fields added, left out, said twice and in pieces, of
// another number or wire type, numbers and lengths at their edges and in more bytes than they need, groups in groups.
// Bytes varied at random seldom get past the lengths. A target that has such inputs is linked with it by CMakeLists.txt
// and says where the message is.
#pragma once

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>
#include <stdint.h>

// The target's own: the type of the message in an input of it, and at which byte it begins, at most `size`. NULL where
// the input has none.
const ProtobufCMessageDescriptor *fuzz_message_find(const uint8_t *data, size_t size, size_t *begins);

// libFuzzer calls the first in place of its own mutator, the second.
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t size_most, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t size_most);
