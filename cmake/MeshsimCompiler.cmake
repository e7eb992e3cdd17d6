# One set of flags for every target: the same scenario must give the same trace in debug and release, gcc and clang.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# Assertions stay on in release builds (no NDEBUG): a broken invariant stops the program instead of giving a wrong verdict.
set(CMAKE_CXX_FLAGS_RELEASE "-O2")
# Simulated numbers must not depend on whether the compiler may fuse a multiplication with an addition.
add_compile_options(-ffp-contract=off)
add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow)
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  add_compile_options(-Wreserved-identifier)
endif()
if(MESHSIM_WERROR)
  add_compile_options(-Werror)
endif()

set(sanitizers ${MESHSIM_SANITIZE})
if(MESHSIM_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES Clang)
    message(FATAL_ERROR "MESHSIM_FUZZ needs clang: configure with -DCMAKE_CXX_COMPILER=clang++")
  endif()
  set(sanitizers fuzzer-no-link,address,undefined)
endif()
if(sanitizers)
  # -O1, as the sanitizers' manuals advise: their tests take a third of the time. -g1: lines for a stack trace are enough.
  add_compile_options(-fsanitize=${sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer -O1 -g1)
  add_link_options(-fsanitize=${sanitizers})
endif()
if(MESHSIM_STATIC)
  add_link_options(-static)
endif()
