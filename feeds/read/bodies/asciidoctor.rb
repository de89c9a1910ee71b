# Converts documents as long as it is asked to. It says in a line when it is ready for one. A request is a line with a
# number of bytes and so many bytes of AsciiDoc; an answer is the same with HTML. Files are never read (safe mode
# "secure"), includes leave nothing.
require 'asciidoctor'

# What a document may cost: bytes of memory, and seconds of processor time, also when nobody waits for the answer any
# more. Whoever does wait has less patience, and words for it.
MEMORY = 1_000_000_000
SECONDS = 2
Process.setrlimit(:AS, MEMORY)

Asciidoctor::LoggerManager.logger = Asciidoctor::NullLogger.new
Asciidoctor::Extensions.register do
  include_processor do
    process { |_document, _reader, _target, _attributes| }
  end
end
$stdin.binmode
$stdout.binmode
$stdout.sync = true

while $stdout.write("ready\n") && (size = $stdin.gets)
  spent = Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID)
  Process.setrlimit(:CPU, spent.ceil + SECONDS, Process.getrlimit(:CPU).last)
  text = $stdin.read(size.to_i).force_encoding('UTF-8')
  html = Asciidoctor.convert(text, safe: :secure, standalone: false, attributes: {
    'showtitle' => nil, 'toc' => nil, 'sectanchors' => nil, 'source-highlighter' => nil, 'icons' => nil,
    'experimental' => '', 'figure-caption!' => '', 'stem' => nil, 'max-include-depth' => '0'
  }).to_s
  $stdout.write("#{html.bytesize}\n", html)
end
exit!
